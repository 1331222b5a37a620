using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Actions.BuiltIn;

/// <summary>An action that needs no settings.</summary>
internal sealed record BuiltInAction(string Name, Func<ActionCall, IReadOnlyList<ActionChange>> Run)
{
    /// <summary>Whether it makes no sense for the object as it is.</summary>
    public Func<MapNode, bool> IsDisabled { get; init; } = static _ => false;

    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>An action that changes the object itself.</summary>
    public static BuiltInAction Change(string name, Func<ActionCall, MapNode> change, Func<MapNode, bool>? isDisabled = null) =>
        new(name, call => [ActionChange.Changed(change(call))]) { IsDisabled = isDisabled ?? (static _ => false) };

    /// <summary>An action that makes another object.</summary>
    public static BuiltInAction Make(string name, Func<ActionCall, MapNode> make) => new(name, call => [ActionChange.New(make(call))]);

    /// <summary>Sets a flag, and takes it out again.</summary>
    public static IEnumerable<BuiltInAction> Switch(string on, string off, params string[] path) =>
    [
        Change(on, call => call.Item.WithAt(path, true), item => item.Bool(path) == true),
        Change(off, call => call.Item.WithoutAt(path), item => item.Bool(path) != true),
    ];

    /// <summary>Writes an annotation whose value is the time, which asks a controller to do something now.</summary>
    public static BuiltInAction Stamp(string name, string annotation, Func<DateTimeOffset, string> write) =>
        Change(name, call => Annotated(call.Item, annotation, write(call.Now)));

    public static MapNode Annotated(MapNode item, string annotation, string value) =>
        item.WithAt(["metadata", "annotations", annotation], value);

    public static string UnixTime(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The one who made an object and takes it along when it goes.</summary>
    public static ListNode OwnedBy(MapNode owner) => ListNode.Of([(Node)MapNode.Of(
        ("apiVersion", owner["apiVersion"] ?? ""), ("kind", owner["kind"] ?? ""), ("name", owner.Text("metadata", "name") ?? ""),
        ("uid", owner.Text("metadata", "uid") ?? ""), ("controller", true), ("blockOwnerDeletion", true))]);

    public ResourceAction On(MapNode item) => new(Name)
    {
        IsDisabled = IsDisabled(item), Parameters = Parameters, DisplayName = ActionLook.NameOf(Name), IconClass = ActionLook.IconOf(Name),
    };
}

/// <summary>The actions of kinds that need no settings.</summary>
internal static class BuiltInActions
{
    private static readonly Dictionary<GroupKind, BuiltInAction[]> All =
        ((IEnumerable<(GroupKind Kind, IEnumerable<BuiltInAction> Actions)>)[.. WorkloadActions.All, .. ArgoActions.All,
            .. OperatorActions.All])
        .ToDictionary(static one => one.Kind, static one => one.Actions.ToArray());

    public static IReadOnlyList<BuiltInAction> For(GroupKind kind) => All.GetValueOrDefault(kind) ?? [];
}
