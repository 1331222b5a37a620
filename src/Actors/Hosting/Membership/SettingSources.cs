using System.Collections.Immutable;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>The three places where settings stand: the command line wins over the environment, and that over the file.</summary>
internal sealed class SettingSources
{
    private const int FileBytesMax = 1024 * 1024;

    private readonly Func<string, IReadOnlyList<string>?> _option;
    private readonly Func<string, string?> _variable;
    private readonly ICollection<string> _mistakes;
    private readonly Dictionary<string, SettingValue?> _found = new(StringComparer.Ordinal);
    private readonly string _path = "";
    private readonly MapNode _file = MapNode.Empty;

    public SettingSources(Func<string, IReadOnlyList<string>?> option, Func<string, string?> variable, ICollection<string> mistakes)
    {
        (_option, _variable, _mistakes) = (option, variable, mistakes);
        if (Find(MembershipSetting.File) is not { } named) return;
        _path = named.Text;
        _file = ReadFile(named);
        var known = MembershipSetting.All.Where(static setting => setting != MembershipSetting.File).Select(static setting => setting.Field).ToHashSet(StringComparer.Ordinal);
        foreach (var (field, _) in _file)
            if (!known.Contains(field)) mistakes.Add($"{_path}: there is no field '{field}'; the fields are {string.Join(", ", known)}.");
    }

    /// <summary>What was said; null where nothing was.</summary>
    public SettingValue? Find(MembershipSetting setting)
    {
        // Looked up once, so that a mistake is told once.
        if (!_found.TryGetValue(setting.Field, out var found)) _found[setting.Field] = found = Look(setting);
        return found;
    }

    private SettingValue? Look(MembershipSetting setting)
    {
        if (!setting.Secret && _option(setting.Option) is { Count: > 0 } given)
            return Checked(setting, new(setting.Option, setting.Many ? [.. given.SelectMany(static text => Parts(text))] : [.. given]));
        if (_variable(setting.Variable) is { Length: > 0 } variable) return Checked(setting, new(setting.Variable, setting.Many ? [.. Parts(variable)] : [variable]));
        return _file[setting.Field] is { } node && !node.IsNullOrAbsent() ? FromFile(setting, node) : null;
    }

    private SettingValue? FromFile(MembershipSetting setting, Node node)
    {
        var place = $"{_path}: {setting.Field}";
        if (node is MapNode || (node is ListNode list && (!setting.Many || list.Any(static item => item is MapNode or ListNode))))
        {
            _mistakes.Add($"{place} is {(setting.Many ? "a list of texts" : "a text or a number")}.");
            return null;
        }

        return Checked(setting, new(place, node is ListNode items ? [.. items.Select(static item => item.PlainText())] : setting.Many ? [.. Parts(node.PlainText())] : [node.PlainText()]));
    }

    private SettingValue? Checked(MembershipSetting setting, SettingValue value)
    {
        if (!setting.Many && value.Texts.Length > 1) _mistakes.Add($"{value.Place} is given {value.Texts.Length} times; give it once.");
        else if (value.Texts.IsEmpty || value.Texts.Any(string.IsNullOrWhiteSpace)) _mistakes.Add($"{value.Place} is empty; give it a value, or leave it out.");
        else return value;
        return null;
    }

    private MapNode ReadFile(SettingValue named)
    {
        try
        {
            if (new FileInfo(_path) is { Exists: true, Length: > FileBytesMax }) throw new DocumentException("it is larger than any configuration", 0);
            if (YamlReader.Read(File.ReadAllText(_path)) is MapNode map) return map;
            _mistakes.Add($"{named.Place}: {_path} holds no fields; write it as 'address: node-1' and so on, a field a line.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DocumentException or ArgumentException)
        {
            _mistakes.Add($"{named.Place}: {_path} can't be read ({error.Message.TrimEnd('.')}); name a readable file in YAML or JSON.");
        }

        return MapNode.Empty;
    }

    private static ImmutableArray<string> Parts(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
