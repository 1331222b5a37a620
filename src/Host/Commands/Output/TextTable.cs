using System.Text;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>Rows in columns as wide as their longest cell, text to the left and figures to the right.</summary>
internal sealed class TextTable(params string[] head)
{
    private readonly List<string[]> _rows = [head];
    private readonly HashSet<int> _figures = [];
    private int _columns = head.Length;

    /// <summary>Adds columns for those who want to know more. Rows have cells for them in any case.</summary>
    public TextTable Wide(bool isWide, params ReadOnlySpan<string> more)
    {
        _rows[0] = [.. head, .. more];
        if (isWide) _columns = _rows[0].Length;
        return this;
    }

    /// <summary>Says that a column holds figures.</summary>
    public TextTable Figures(params ReadOnlySpan<int> columns)
    {
        foreach (var column in columns) _figures.Add(column);
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = Enumerable.Range(0, _columns).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var line = string.Join("  ", row.Take(_columns).Select((cell, column) =>
                _figures.Contains(column) ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column])));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
