using System.Text;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>What follows the '?' of an address; nothing for what is not said.</summary>
internal sealed class AddressQuery
{
    private readonly StringBuilder _text = new();

    public AddressQuery Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public AddressQuery Add(string name, IEnumerable<string> values)
    {
        foreach (var value in values) Add(name, value);
        return this;
    }

    public AddressQuery Add(string name, bool isSo) => Add(name, isSo ? "true" : null);

    public AddressQuery Add(string name, long? value) => Add(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => _text.ToString();
}
