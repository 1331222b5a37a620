using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Wire.Rest;

/// <summary>
/// Makes the request of a method out of what HTTP carries: the body, then the query, then the path, which has the last word.
/// </summary>
internal static class RequestDocument
{
    public static MapNode Of(WireMethod method, RestRoute route, Node body, IQueryCollection query,
        IEnumerable<(string Field, string Value)> path)
    {
        var request = Body(method.Request, route, body);
        foreach (var (name, values) in query)
        {
            var said = values.OfType<string>().ToList();
            if (said.Count > 0) request = With(request, method.Request, name, name.Split('.'), said);
        }

        foreach (var (name, value) in path) request = With(request, method.Request, name, name.Split('.'), [value]);
        return request;
    }

    private static MapNode Body(WireMessage message, RestRoute route, Node body)
    {
        if (body is NullNode || route.Body.Length == 0) return MapNode.Empty;
        if (route.Body == "*") return (MapNode)(Checked(message, body, "the request") ?? MapNode.Empty);
        var field = message.Find(route.Body) ?? throw new InvalidOperationException($"{message} has no field {route.Body}");
        return Checked(field, body, field.Name) is { } value ? MapNode.Of((field.Name, value)) : MapNode.Empty;
    }

    /// <summary>
    /// The value as the definition has it. Fields that it does not know stay where they are in resources, whose own reader says
    /// what is wrong with them.
    /// </summary>
    private static Node? Checked(WireMessage message, Node value, string place)
    {
        if (message.Form != MessageForm.Map) return value is NullNode ? null : value;
        // Some clients send the list alone where the message is nothing but one.
        if (value is ListNode && message.Fields is [{ IsRepeated: true, IsMap: false } only]) value = MapNode.Of((only.Name, value));
        if (value is not MapNode map) throw Wrong(place, "an object", value);
        return map.Changed((name, one) => FieldNamed(message, name) is not { } field ? one : Checked(field, one, $"{place}.{name}"));
    }

    private static WireField? FieldNamed(WireMessage message, string name) => message.Find(name)
        ?? message.Fields.Where(static field => field.IsInline).Select(field => FieldNamed(field.Message!, name))
            .FirstOrDefault(static field => field is not null);

    private static Node? Checked(WireField field, Node value, string place)
    {
        if (value is NullNode) return null;
        if (field.IsMap)
        {
            if (value is not MapNode map) throw Wrong(place, "an object", value);
            return map.Changed((key, one) => One(field.MapValue, one, $"{place}.{key}"));
        }

        if (!field.IsRepeated) return One(field, value, place);
        if (value is not ListNode list) throw Wrong(place, "a list", value);
        return ListNode.Of(list.Select((one, at) => One(field, one, string.Create(CultureInfo.InvariantCulture, $"{place}[{at}]"))
            ?? MapNode.Empty));
    }

    private static Node? One(WireField field, Node value, string place) => (field.Kind, value) switch
    {
        (FieldKind.Message, _) => Checked(field.Message!, value, place),
        (_, NullNode) => null,
        (FieldKind.Flag, BoolNode) or (FieldKind.Text or FieldKind.Bytes, StringNode) or (
            FieldKind.Int32 or FieldKind.Int64, IntegerNode) => value,
        // JSON has no numbers beyond 53 bits, so that some clients write them as texts.
        (FieldKind.Int64, StringNode text) => FromText(field, text.Value, place),
        (FieldKind.Flag, _) => throw Wrong(place, "true or false", value),
        (FieldKind.Text or FieldKind.Bytes, _) => throw Wrong(place, "a text", value),
        _ => throw Wrong(place, "a whole number", value),
    };

    private static MapNode With(MapNode request, WireMessage message, string name, ReadOnlySpan<string> path, IReadOnlyList<string> values)
    {
        // What nobody knows is ignored: proxies and browsers add things.
        if (message.Find(path[0]) is not { } field) return request;
        if (path.Length > 1)
        {
            return field is { Kind: FieldKind.Message, IsRepeated: false } && field.Message!.Form == MessageForm.Map
                ? request.With(field.Name, With(request.Map(field.Name), field.Message, name, path[1..], values))
                    : WithTime(request, field, path[1..], values[^1]);
        }

        if (field.IsRepeated) return field.Kind == FieldKind.Message ? request
            : request.With(field.Name, ListNode.Of(values.Select(value => FromText(field, value, name))));
        if (field.Kind != FieldKind.Message) return request.With(field.Name, FromText(field, values[^1], name));
        return field.Message!.Form is MessageForm.Time or MessageForm.MicroTime && values[^1].Length > 0
            ? request.With(field.Name, values[^1]) : request;
    }

    /// <summary>A time may be given as seconds since 1970, which is how its message has it.</summary>
    private static MapNode WithTime(MapNode request, WireField field, ReadOnlySpan<string> path, string value) =>
        field.Message is { Form: MessageForm.Time or MessageForm.MicroTime } && path is ["seconds"]
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? request.WithOrWithout(field.Name, Protobuf.SpecialForms.FromFields(field.Message.Form, MapNode.Of(("seconds", seconds))))
                : request;

    private static Node FromText(WireField field, string text, string place) => field.Kind switch
    {
        FieldKind.Flag => text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => true,
            "FALSE" or "F" or "0" or "" => false,
            _ => throw new ApiException(400, $"{place} is true or false, and '{text}' is neither"),
        },
        FieldKind.Int32 or FieldKind.Int64 => text.Length == 0 ? 0
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (field.Kind == FieldKind.Int64 || number is >= int.MinValue and <= int.MaxValue)
            ? number : throw new ApiException(400, $"{place} is a number, and '{text}' is none"),
        _ => text,
    };

    private static ApiException Wrong(string place, string wanted, Node value) => new(400, $"{place} must be {wanted}, and is {value switch
    {
        MapNode => "an object",
        ListNode => "a list",
        StringNode => "a text",
        BoolNode => "true or false",
        NullNode => "null",
        _ => "a number",
    }}");
}
