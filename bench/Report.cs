using System.Globalization;
using System.Text;
using System.Text.Json;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Bench;

/// <summary>What a bench found: printed as a table or as one JSON object, the same form for every bench.</summary>
internal sealed class Report(string bench)
{
    private readonly List<Result> _results = [];

    public bool Passed => _results.TrueForAll(static result => result.Pass);

    /// <param name="name">What was measured.</param>
    /// <param name="value">The figure: a median where there were several runs.</param>
    /// <param name="unit">Of the figure and of the baseline.</param>
    /// <param name="baseline">The same figure of what it is compared with, measured in the same run.</param>
    /// <param name="budget">What the figure has to hold, if anything.</param>
    public void Add(string name, double value, string unit, double? baseline = null, Budget? budget = null)
    {
        var ratio = baseline is { } other ? value / other : (double?)null;
        _results.Add(new Result(name, value, unit, baseline, ratio, budget?.ToString(), budget?.Holds(value, ratio) ?? true));
        Console.Error.WriteLine($"  {name}: {Figure(value)} {unit}");
    }

    public string ToTable()
    {
        var table = new TextTable("name", "figure", "unit", "baseline", "ratio", "budget", "").Figures(1, 3, 4);
        foreach (var result in _results)
        {
            table.Add(
                result.Name, Figure(result.Value), result.Unit,
                result.Baseline is { } baseline ? Figure(baseline) : "-",
                result.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "-",
                result.Budget ?? "-",
                result.Budget is null ? "" : result.Pass ? "pass" : "MISS");
        }

        return $"bench {bench}\n{table}";
    }

    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("bench", bench);
            json.WriteStartArray("results");
            foreach (var result in _results) Write(json, result);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, Result result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        json.WriteNumber("value", result.Value);
        json.WriteString("unit", result.Unit);
        WriteOrNull(json, "baseline", result.Baseline);
        WriteOrNull(json, "ratio", result.Ratio);
        json.WriteString("budget", result.Budget);
        json.WriteBoolean("pass", result.Pass);
        json.WriteEndObject();
    }

    private static void WriteOrNull(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static string Figure(double value) =>
        value.ToString(Math.Abs(value) >= 100 ? "#,##0" : Math.Abs(value) >= 1 ? "0.00" : "0.0000", CultureInfo.InvariantCulture);

    private sealed record Result(string Name, double Value, string Unit, double? Baseline, double? Ratio, string? Budget, bool Pass);
}

/// <summary>What a figure has to hold.</summary>
internal sealed record Budget
{
    private readonly string _text;
    private readonly Func<double, double?, bool> _holds;

    private Budget(string text, Func<double, double?, bool> holds) => (_text, _holds) = (text, holds);

    public static Budget AtLeast(double least) => new($">= {least:#,##0.##}", (value, _) => value >= least);

    public static Budget AtMost(double most) => new($"<= {most:#,##0.##}", (value, _) => value <= most);

    public static Budget RatioAtLeast(double least) => new($"ratio >= {least:0.##}", (_, ratio) => ratio >= least);

    public static Budget RatioAtMost(double most) => new($"ratio <= {most:0.##}", (_, ratio) => ratio <= most);

    public bool Holds(double value, double? ratio) => _holds(value, ratio);

    public override string ToString() => _text;
}
