using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Paths and URLs.</summary>
internal static class PathFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("base osBase", "string", static a => Base((string)a[0]!));
        table.Add("dir osDir", "string", static a => Clean(((string)a[0]!)[..(((string)a[0]!).LastIndexOf('/') + 1)]));
        table.Add("clean osClean", "string", static a => Clean((string)a[0]!));
        table.Add("ext osExt", "string", static a => Extension((string)a[0]!));
        table.Add("isAbs osIsAbs", "string", static a => ((string)a[0]!).StartsWith('/'));
        table.Add("urlParse", "string", static a => Parse((string)a[0]!));
        table.Add("urlJoin", "map", static a => Join((GoMap)a[0]!));
    }

    private static string Base(string path)
    {
        if (path.Length == 0) return ".";
        var trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    public static string Clean(string path)
    {
        if (path.Length == 0) return ".";
        var isRooted = path[0] == '/';
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != ".." || (parts.Count == 0 ? !isRooted : parts[^1] == "..")) parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        var joined = string.Join('/', parts);
        return isRooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    private static string Extension(string path)
    {
        var at = path.LastIndexOf('.');
        return at > path.LastIndexOf('/') ? path[at..] : "";
    }

    public static string QueryEscape(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var one in GoBytes.Of(text)) output.Append(one == ' ' ? "+" : IsPlain(one) ? ((char)one).ToString() : Percent(one));
        return output.ToString();
    }

    private static bool IsPlain(byte one) => char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';

    private static string Percent(byte one) => "%" + one.ToString("X2", CultureInfo.InvariantCulture);

    private static GoMap Parse(string text)
    {
        if (text.Any(static c => c < ' ' || c == '\u007f')) throw new TemplateException($"unable to parse url: parse {GoQuote.Double(text)}: net/url: invalid control character in URL");
        var map = new GoMap();
        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        var rest = fragment < 0 ? text : text[..fragment];
        map["fragment"] = fragment < 0 ? "" : Unescape(text[(fragment + 1)..], text);
        var scheme = SchemeOf(rest, text);
        if (scheme.Length > 0) rest = rest[(scheme.Length + 1)..];
        map["scheme"] = scheme.ToLowerInvariant();
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        map["query"] = query < 0 ? "" : rest[(query + 1)..];
        if (query >= 0) rest = rest[..query];
        var isOpaque = scheme.Length > 0 && !rest.StartsWith('/') && rest.Length > 0;
        map["opaque"] = isOpaque ? rest : "";
        if (isOpaque) rest = "";
        (map["userinfo"], map["host"], map["hostname"]) = ("", "", "");
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            var at = authority.LastIndexOf('@');
            if (at >= 0) map["userinfo"] = authority[..at];
            var host = at < 0 ? authority : authority[(at + 1)..];
            (map["host"], map["hostname"]) = (host, HostName(host, text));
        }

        map["path"] = Unescape(rest, text);
        return map;
    }

    private static string SchemeOf(string text, string whole)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c)) continue;
            if (char.IsAsciiDigit(c) || c is '+' or '-' or '.')
            {
                if (i == 0) return "";
                continue;
            }

            if (c == ':') return i > 0 ? text[..i] : throw new TemplateException($"unable to parse url: parse {GoQuote.Double(whole)}: missing protocol scheme");
            return "";
        }

        return "";
    }

    private static string HostName(string host, string whole)
    {
        var colon = host.LastIndexOf(':');
        if (host.StartsWith('[')) return host.IndexOf(']', StringComparison.Ordinal) is var close and > 0 ? host[1..close] : throw Invalid(whole, "missing ']' in host");
        if (colon < 0) return host;
        if (!host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9')) return host[..colon];
        throw Invalid(whole, $"invalid port {GoQuote.Double(host[colon..])} after host");
    }

    private static TemplateException Invalid(string url, string problem) => new($"unable to parse url: parse {GoQuote.Double(url)}: {problem}");

    private static string Unescape(string text, string whole)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var bytes = new List<byte>();
        var source = GoBytes.Of(text);
        for (var i = 0; i < source.Length; i++)
        {
            if (source[i] != '%') bytes.Add(source[i]);
            else if (i + 2 < source.Length && byte.TryParse(Encoding.ASCII.GetString(source, i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var one))
            {
                bytes.Add(one);
                i += 2;
            }
            else throw Invalid(whole, $"invalid URL escape {GoQuote.Double(Encoding.UTF8.GetString(source, i, Math.Min(3, source.Length - i)))}");
        }

        return GoBytes.Text([.. bytes]);
    }

    private static string Join(GoMap map)
    {
        string Part(string name) => map.Entries.TryGetValue(name, out var value)
            ? value as string ?? throw new TemplateException($"unable to parse {name} key, must be of type string, but {GoTypes.NameOf(value)} found")
            : "";
        var url = new StringBuilder();
        if (Part("scheme") is { Length: > 0 } scheme) url.Append(scheme).Append(':');
        if (Part("opaque") is { Length: > 0 } opaque) url.Append(opaque);
        else
        {
            var (host, user, path) = (Part("host"), Part("userinfo"), EscapePath(Part("path")));
            if (host.Length > 0 || user.Length > 0 || (url.Length > 0 && path.StartsWith("//", StringComparison.Ordinal)))
            {
                url.Append("//");
                if (user.Length > 0) url.Append(user).Append('@');
                url.Append(host);
            }

            if (path.Length > 0 && path[0] != '/' && host.Length > 0) url.Append('/');
            url.Append(path);
        }

        if (Part("query") is { Length: > 0 } query) url.Append('?').Append(query);
        if (Part("fragment") is { Length: > 0 } fragment) url.Append('#').Append(EscapePath(fragment));
        return url.ToString();
    }

    private static string EscapePath(string path) =>
        string.Concat(GoBytes.Of(path).Select(static one => IsPlain(one) || "$&+,/:;=@!'()*[]".Contains((char)one, StringComparison.Ordinal) ? ((char)one).ToString() : Percent(one)));
}
