using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Values;

/// <summary>One thing that gives values to a chart. Later ones win over earlier ones.</summary>
public abstract record ValuesSource
{
    private ValuesSource() { }

    /// <summary>A file: relative to the chart, from the root of its tree with a leading slash, or in another tree as $ref/path. May be a glob.</summary>
    public sealed record File(string Path) : ValuesSource;

    /// <summary>Values in place.</summary>
    public sealed record Document(MapNode Values) : ValuesSource;

    /// <summary>a.b=c,d={x,y}: words become numbers, booleans and nulls.</summary>
    public sealed record Set(string Text) : ValuesSource;

    /// <summary>As <see cref="Set"/>, but all values are strings.</summary>
    public sealed record SetString(string Text) : ValuesSource;

    /// <summary>a.b={"c": 1}</summary>
    public sealed record SetJson(string Text) : ValuesSource;

    /// <summary>a.b=path: the value is what the file says.</summary>
    public sealed record SetFile(string Text) : ValuesSource;
}
