using System.Net;
using System.Net.Sockets;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Schema;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.CustomResources.Cel;

/// <summary>
/// The functions of the libraries that Kubernetes adds: optional values, sets, numbers, times, quantities, addresses, URLs, formats.
/// </summary>
internal static class Libraries
{
    /// <summary>Null when no library has such a function for these values.</summary>
    public static object? Call(string name, object[] all) =>
        Optionals(name, all) ?? SetsAndNumbers(name, all) ?? TimesOf(name, all) ?? Quantities(name, all) ?? Addresses(name, all)
            ?? Urls(name, all) ?? FormatsOf(name, all);

    private static object? Optionals(string name, object[] all) => (name, all) switch
    {
        ("optional.of", [var value]) => Optional.Of(value),
        ("optional.ofNonZeroValue", [var value]) => IsZero(value) ? Optional.None : Optional.Of(value),
        ("optional.none", []) => Optional.None,
        ("hasValue", [Optional known]) => BoolNode.Of(known.Value is not null),
        ("value", [Optional known]) => known.Value ?? throw new CelException("optional.none() dereference"),
        ("orValue", [Optional known, var other]) => known.Value ?? other,
        ("or", [Optional known, Optional other]) => known.Value is null ? other : known,
        _ => null,
    };

    private static bool IsZero(object value) =>
        value is NullNode or BoolNode { Value: false } or StringNode { Value: "" } or IntegerNode { Value: 0 }
            or ListNode { Count: 0 } or MapNode { Count: 0 };

    private static object? SetsAndNumbers(string name, object[] all) => (name, all) switch
    {
        ("sets.contains", [ListNode a, ListNode b]) => BoolNode.Of(Contains(a, b)),
        ("sets.equivalent", [ListNode a, ListNode b]) => BoolNode.Of(Contains(a, b) && Contains(b, a)),
        ("sets.intersects", [ListNode a, ListNode b]) => BoolNode.Of(a.Any(item => b.Any(other => Values.AreEqual(item, other)))),
        ("math.greatest", [ListNode { Count: > 0 } list]) => Most([.. list], 1),
        ("math.least", [ListNode { Count: > 0 } list]) => Most([.. list], -1),
        ("math.greatest", { Length: > 0 }) => Most(all, 1),
        ("math.least", { Length: > 0 }) => Most(all, -1),
        ("math.abs", [IntegerNode number]) => IntegerNode.Of(Math.Abs(number.Value)),
        ("math.ceil", [FloatNode number]) => FloatNode.Of(Math.Ceiling(number.Value)),
        ("math.floor", [FloatNode number]) => FloatNode.Of(Math.Floor(number.Value)),
        ("distinct", [ListNode list]) => ListNode.Of(list.Distinct()),
        ("flatten", [ListNode list]) => ListNode.Of(list.SelectMany(item => item as IEnumerable<Node> ?? [item])),
        ("reverse", [ListNode list]) => ListNode.Of(list.Reverse()),
        ("sort", [ListNode list]) => ListNode.Of(list.Order(Comparer<Node>.Create(Values.Compare))),
        ("slice", [ListNode list, IntegerNode from, IntegerNode to]) when from.Value >= 0 && from.Value <= to.Value
            && to.Value <= list.Count =>
            ListNode.Of(list.Skip((int)from.Value).Take((int)(to.Value - from.Value))),
        ("lastIndexOf", [ListNode list, var value]) =>
            IntegerNode.Of(list.Count - 1 - list.Reverse().TakeWhile(item => !Values.AreEqual(item, value)).Count()),
        _ => null,
    };

    private static bool Contains(ListNode all, ListNode some) => some.All(item => all.Any(other => Values.AreEqual(item, other)));

    private static object Most(object[] values, int sign) => values.Aggregate((a, b) => Values.Compare(b, a) * sign > 0 ? b : a);

    private static object? TimesOf(string name, object[] all) => (name, all) switch
    {
        ("duration", [StringNode text]) => Times.Span(text.Value),
        ("duration", [TimeSpan span]) => span,
        ("timestamp", [StringNode text]) => Times.Of(text.Value),
        ("timestamp", [DateTimeOffset time]) => time,
        ("getHours", [TimeSpan span]) => IntegerNode.Of((long)span.TotalHours),
        ("getMinutes", [TimeSpan span]) => IntegerNode.Of((long)span.TotalMinutes),
        ("getSeconds", [TimeSpan span]) => IntegerNode.Of((long)span.TotalSeconds),
        ("getMilliseconds", [TimeSpan span]) => IntegerNode.Of((long)span.TotalMilliseconds),
        (['g', 'e', 't', ..], [StringNode text]) when Times.TrySpan(text.Value) is { } span => TimesOf(name, [span]),
        (['g', 'e', 't', ..], [StringNode text]) when text.Value.Contains('T', StringComparison.Ordinal) =>
            TimesOf(name, [Times.Of(text.Value)]),
        ("getFullYear", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Year),
        ("getMonth", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Month - 1),
        ("getDate", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Day),
        ("getDayOfMonth", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Day - 1),
        ("getDayOfWeek", [DateTimeOffset time]) => IntegerNode.Of((int)time.UtcDateTime.DayOfWeek),
        ("getHours", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Hour),
        ("getMinutes", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Minute),
        ("getSeconds", [DateTimeOffset time]) => IntegerNode.Of(time.UtcDateTime.Second),
        _ => null,
    };

    private static object? Quantities(string name, object[] all) => (name, all) switch
    {
        ("isQuantity", [StringNode text]) => BoolNode.Of(Quantity.TryParse(text.Value, out _)),
        ("quantity", [StringNode text]) =>
            Quantity.TryParse(text.Value, out var quantity) ? quantity : throw new CelException(Quantity.FormatWrong),
        ("isLessThan", [Quantity a, Quantity b]) => BoolNode.Of(a < b),
        ("isGreaterThan", [Quantity a, Quantity b]) => BoolNode.Of(a > b),
        ("compareTo", [Quantity a, Quantity b]) => IntegerNode.Of(Math.Sign(a.CompareTo(b))),
        ("sign", [Quantity a]) => IntegerNode.Of(a.Sign),
        ("add", [Quantity a, Quantity b]) => a.Add(b),
        ("sub", [Quantity a, Quantity b]) => a.Add(b.Negate()),
        ("add", [Quantity a, IntegerNode b]) => a.Add(Quantity.Of(b.Value)),
        ("sub", [Quantity a, IntegerNode b]) => a.Add(Quantity.Of(-b.Value)),
        ("isInteger", [Quantity a]) => BoolNode.Of(Quantity.Of(a.Value) == a),
        ("asInteger", [Quantity a]) => IntegerNode.Of(a.Value),
        ("asApproximateFloat", [Quantity a]) => FloatNode.Of(a.MilliValue / 1000.0),
        _ => null,
    };

    private static object? Addresses(string name, object[] all) => (name, all) switch
    {
        ("isIP", [StringNode text]) => BoolNode.Of(Names.IsIp(text.Value)),
        ("isIP", [StringNode text, IntegerNode family]) =>
            BoolNode.Of(Names.IsIp(text.Value) && Names.IsIpv6(text.Value) == (family.Value == 6)),
        ("ip.isCanonical", [StringNode text]) =>
            BoolNode.Of(IPAddress.TryParse(text.Value, out var address) && address.ToString() == text.Value),
        ("ip", [StringNode text]) => Names.IsIp(text.Value) ? IPAddress.Parse(text.Value)
            : throw new CelException($"IP Address \"{text.Value}\" parse error during conversion from string"),
        ("family", [IPAddress address]) => IntegerNode.Of(address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4),
        ("isLoopback", [IPAddress address]) => BoolNode.Of(IPAddress.IsLoopback(address)),
        ("isUnspecified", [IPAddress address]) => BoolNode.Of(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)),
        ("isCIDR", [StringNode text]) => BoolNode.Of(IsNetwork(text.Value, out _)),
        ("cidr", [StringNode text]) => IsNetwork(text.Value, out var network) ? network
            : throw new CelException($"network address parse error during conversion from string: invalid CIDR address: {text.Value}"),
        ("prefixLength", [IPNetwork network]) => IntegerNode.Of(network.PrefixLength),
        ("ip", [IPNetwork network]) => network.BaseAddress,
        ("containsIP", [IPNetwork network, IPAddress address]) => BoolNode.Of(network.Contains(address)),
        ("containsIP", [IPNetwork network, StringNode text]) =>
            BoolNode.Of(IPAddress.TryParse(text.Value, out var address) && network.Contains(address)),
        ("containsCIDR", [IPNetwork network, StringNode text]) =>
            IsNetwork(text.Value, out var other) ? BoolNode.Of(Holds(network, other)) : BoolNode.False,
        ("containsCIDR", [IPNetwork network, IPNetwork other]) => BoolNode.Of(Holds(network, other)),
        _ => null,
    };

    private static bool Holds(IPNetwork network, IPNetwork other) =>
        network.PrefixLength <= other.PrefixLength && network.Contains(other.BaseAddress);

    private static bool IsNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Names.IsIp(text[..slash])
            || !int.TryParse(text.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture, out var length)) return false;
        var address = IPAddress.Parse(text[..slash]);
        if (length < 0 || length > address.GetAddressBytes().Length * 8) return false;
        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var bits = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - bits));
        }
        return new IPAddress(bytes);
    }

    private static object? Urls(string name, object[] all) => (name, all) switch
    {
        ("isURL", [StringNode text]) => BoolNode.Of(IsUrl(text.Value)),
        ("url", [StringNode text]) => IsUrl(text.Value) ? new Uri(text.Value, UriKind.RelativeOrAbsolute)
            : throw new CelException($"URL parse error during conversion from string: parse \"{text.Value}\": invalid URI for request"),
        ("getScheme", [Uri uri]) => StringNode.Of(uri.IsAbsoluteUri ? uri.Scheme : ""),
        ("getHost", [Uri uri]) => StringNode.Of(uri.IsAbsoluteUri ? uri.IsDefaultPort ? uri.Host : uri.Authority : ""),
        ("getHostname", [Uri uri]) => StringNode.Of(uri.IsAbsoluteUri ? uri.Host : ""),
        ("getPort", [Uri uri]) => StringNode.Of(uri.IsAbsoluteUri && !uri.IsDefaultPort
            ? uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) : ""),
        ("getEscapedPath", [Uri uri]) => StringNode.Of(uri.IsAbsoluteUri ? uri.AbsolutePath : uri.ToString()),
        _ => null,
    };

    private static bool IsUrl(string text) =>
        text.StartsWith('/') || (text.Contains(':', StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out _));

    private static object? FormatsOf(string name, object[] all) => (name, all) switch
    {
        (['f', 'o', 'r', 'm', 'a', 't', '.', ..], []) when FormatRule(name["format.".Length..]) is { } rule => new Format(rule),
        ("validate", [Format format, StringNode text]) => format.Rule(text.Value).ToList() is { Count: > 0 } problems
            ? Optional.Of(ListNode.Of(problems.Select(problem => (Node)problem))) : Optional.None,
        _ => null,
    };

    private static Func<string, IEnumerable<string>>? FormatRule(string name) => name switch
    {
        "dns1123Label" => Names.Label,
        "dns1123Subdomain" => Names.Subdomain,
        "dns1035Label" => Names.Label1035,
        "qualifiedName" => Names.Qualified,
        "labelValue" => Names.LabelValue,
        "uri" => text => IsUrl(text) ? [] : ["must be a valid URI"],
        "uuid" => text => Formats.Fits("uuid", text) ? [] : ["does not match the UUID format"],
        "byte" => text => Formats.Fits("byte", text) ? [] : ["invalid base64"],
        "date" => text => Formats.Fits("date", text) ? [] : ["invalid date"],
        "datetime" => text => Formats.Fits("date-time", text) ? [] : ["invalid datetime"],
        _ => null,
    };

    private sealed record Format(Func<string, IEnumerable<string>> Rule);
}
