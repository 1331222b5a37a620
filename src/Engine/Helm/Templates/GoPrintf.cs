using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>fmt.Sprintf: the verbs, flags, widths and the notes that it leaves where they and the values don't fit.</summary>
internal sealed class GoPrintf
{
    // Wide enough for every table, and too little to fill the memory with blanks; the original allows a million.
    private const int WidthMax = 100_000;

    private readonly string _format;
    private readonly IReadOnlyList<object?> _values;
    private readonly StringBuilder _output = new();
    private bool _minus;
    private bool _plus;
    private bool _sharp;
    private bool _space;
    private bool _zero;
    private int _width;
    private int _precision;
    private int _next;
    private bool _reordered;
    private bool _badIndex;

    private GoPrintf(string format, IReadOnlyList<object?> values) => (_format, _values) = (format, values);

    public static string Print(string format, IReadOnlyList<object?> values) => new GoPrintf(format, values).Run();

    private string Run()
    {
        var at = 0;
        while (at < _format.Length)
        {
            var percent = _format.IndexOf('%', at);
            if (percent < 0) percent = _format.Length;
            _output.Append(_format, at, percent - at);
            at = percent + 1;
            if (percent < _format.Length) Directive(ref at);
        }

        if (!_reordered && _next < _values.Count) Extra();
        return _output.ToString();
    }

    private void Directive(ref int at)
    {
        (_minus, _plus, _sharp, _space, _zero, _width, _precision, _badIndex) = (false, false, false, false, false, -1, -1, false);
        Flags(ref at);
        Index(ref at);
        if (at < _format.Length && _format[at] == '*')
        {
            at++;
            Star("BADWIDTH", ref _width);
            if (_width < -1) (_minus, _zero, _width) = (true, false, -_width);
        }
        else _width = Digits(ref at);

        if (at < _format.Length && _format[at] == '.')
        {
            at++;
            Index(ref at);
            if (at < _format.Length && _format[at] == '*')
            {
                at++;
                Star("BADPREC", ref _precision);
            }
            else _precision = Math.Max(Digits(ref at), 0);
        }

        Index(ref at);
        if (at >= _format.Length)
        {
            _output.Append("%!(NOVERB)");
            return;
        }

        var verb = Rune.TryGetRuneAt(_format, at, out var rune) ? rune.ToString() : _format[at].ToString();
        at += verb.Length;
        if (verb == "%") _output.Append('%');
        else if (_badIndex) _output.Append("%!").Append(verb).Append("(BADINDEX)");
        else if (_next >= _values.Count) _output.Append("%!").Append(verb).Append("(MISSING)");
        else Value(_values[_next++], verb);
    }

    private void Flags(ref int at)
    {
        for (; at < _format.Length; at++)
        {
            switch (_format[at])
            {
                case '-':
                    (_minus, _zero) = (true, false);
                    break;
                case '+': _plus = true; break;
                case '#': _sharp = true; break;
                case ' ': _space = true; break;
                case '0': _zero = !_minus; break;
                default: return;
            }
        }
    }

    private void Index(ref int at)
    {
        if (at >= _format.Length || _format[at] != '[') return;
        _reordered = true;
        var close = _format.IndexOf(']', at);
        if (close < 0 || !int.TryParse(_format.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index < 1 || index > _values.Count)
        {
            _badIndex = true;
            at = close < 0 ? at + 1 : close + 1;
            return;
        }

        _next = index - 1;
        at = close + 1;
    }

    private int Digits(ref int at)
    {
        var start = at;
        while (at < _format.Length && char.IsAsciiDigit(_format[at])) at++;
        return at == start ? -1 : int.TryParse(_format.AsSpan(start, at - start), CultureInfo.InvariantCulture, out var number) ? Math.Min(number, WidthMax) : WidthMax;
    }

    private void Star(string note, ref int target)
    {
        if (_next < _values.Count && _values[_next++] is nint number && Math.Abs((long)number) <= WidthMax) target = (int)number;
        else _output.Append("%!(").Append(note).Append(')');
    }

    private void Extra()
    {
        _output.Append("%!(EXTRA ");
        for (var i = _next; i < _values.Count; i++)
        {
            if (i > _next) _output.Append(", ");
            _output.Append(_values[i] is null ? "<nil>" : GoTypes.NameOf(_values[i]) + "=" + GoFormat.Show(_values[i]));
        }

        _output.Append(')');
    }

    private void Value(object? value, string verb)
    {
        // With this flag, v shows names of fields and no signs of numbers.
        if (verb == "v") _plus = false;
        switch (verb)
        {
            case "T": Pad(Cut(GoTypes.NameOf(value))); return;
            case "v" when _sharp && value is string or nint or long:
                _sharp = false;
                Operand(value, value is string ? "q" : "d");
                return;
            case "v" when _sharp: Pad(GoFormat.Literal(value)); return;
            case "v" when value is null: Pad("<nil>"); return;
            case "p": Bad(value, verb); return;
        }

        switch (value)
        {
            case null: _output.Append("%!").Append(verb).Append("(<nil>)"); break;
            default: Operand(value, verb); break;
        }
    }

    private void Operand(object? value, string verb)
    {
        switch (value)
        {
            case null or NilInterface: _output.Append("<nil>"); break;
            case bool flag when verb is "t" or "v": Pad(flag ? "true" : "false"); break;
            case string text: Text(text, verb); break;
            case double number: Real(number, verb); break;
            case nint or long or int or byte or uint or ulong: Integer(value, verb); break;
            case byte[] bytes when verb is "s" or "q" or "x" or "X": Text(GoBytes.Text(bytes), verb); break;
            case byte[] bytes: Each("[", [.. bytes.Select(static one => (object?)one)], verb, "]"); break;
            case GoName named when verb == "d": Pad(GoFormat.Show((long)named.Number)); break;
            case GoObject thing when verb is "s" or "v": Pad(Cut(thing.Show())); break;
            case GoObject { Items: { } items }: Each("[", items.Items, verb, "]"); break;
            case GoList list: Each("[", list.Items, verb, "]"); break;
            case GoMap map: Entries(map, verb); break;
            default: Bad(value, verb); break;
        }
    }

    private void Each(string open, object?[] items, string verb, string close)
    {
        _output.Append(open);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) _output.Append(' ');
            Operand(items[i], verb);
        }

        _output.Append(close);
    }

    private void Entries(GoMap map, string verb)
    {
        _output.Append("map[");
        var isFirst = true;
        foreach (var key in map.SortedKeys())
        {
            if (!isFirst) _output.Append(' ');
            isFirst = false;
            Operand(key, verb);
            _output.Append(':');
            Operand(map[key], verb);
        }

        _output.Append(']');
    }

    private void Text(string text, string verb)
    {
        switch (verb)
        {
            case "s" or "v": Pad(Cut(text)); break;
            case "q":
                text = Cut(text);
                Pad(_sharp && !text.Any(static c => c is '`' or '\u007F' or '\uFEFF' or (< ' ' and not '\t')) ? "`" + text + "`" : _plus ? GoQuote.Ascii(text) : GoQuote.Double(text));
                break;
            case "x" or "X": Pad(Hex(GoBytes.Of(text), verb)); break;
            default: Bad(text, verb); break;
        }
    }

    /// <summary>As much of a text as the precision leaves of it.</summary>
    private string Cut(string text)
    {
        if (_precision < 0 || _precision >= text.Length) return text;
        var at = 0;
        for (var left = _precision; left > 0 && at < text.Length; left--) at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return text[..at];
    }

    private string Hex(byte[] bytes, string verb)
    {
        var shown = _precision >= 0 && _precision < bytes.Length ? bytes[.._precision] : bytes;
        if (shown.Length == 0) return "";
        var (prefix, digits) = (_sharp ? "0" + verb : "", shown.Select(one => one.ToString(verb + "2", CultureInfo.InvariantCulture)));
        return _space ? string.Join(' ', digits.Select(one => prefix + one)) : prefix + string.Concat(digits);
    }

    private void Integer(object value, string verb)
    {
        var number = GoTypes.Integer(value);
        var size = number < 0 ? (ulong)-(number + 1) + 1 : (ulong)number;
        switch (verb)
        {
            case "d" or "v": Digits(size.ToString(CultureInfo.InvariantCulture), number < 0, ""); break;
            case "x": Digits(size.ToString("x", CultureInfo.InvariantCulture), number < 0, _sharp ? "0x" : ""); break;
            case "X": Digits(size.ToString("X", CultureInfo.InvariantCulture), number < 0, _sharp ? "0X" : ""); break;
            case "b": Digits(size.ToString("b", CultureInfo.InvariantCulture), number < 0, _sharp ? "0b" : ""); break;
            case "o" or "O": Digits(Octal(size), number < 0, verb == "O" ? "0o" : "", leadingZero: _sharp && verb == "o"); break;
            case "c": Pad(RuneOf(number).ToString()); break;
            case "q": Pad(GoQuote.Single(RuneOf(number))); break;
            case "U": PadBlank("U+" + number.ToString("X4", CultureInfo.InvariantCulture) + (_sharp ? $" '{RuneOf(number)}'" : "")); break;
            default: Bad(value, verb); break;
        }
    }

    private static Rune RuneOf(long number) => number is >= 0 and <= 0x10FFFF && Rune.IsValid((int)number) ? new Rune((int)number) : Rune.ReplacementChar;

    private static string Octal(ulong size)
    {
        var text = "";
        do
        {
            text = (char)('0' + (size % 8)) + text;
            size /= 8;
        }
        while (size > 0);
        return text;
    }

    private void Digits(string digits, bool isNegative, string prefix, bool leadingZero = false)
    {
        if (digits == "0" && _precision == 0)
        {
            PadBlank("");
            return;
        }

        if (_precision >= 0) digits = digits.PadLeft(_precision, '0');
        var sign = isNegative ? "-" : _plus ? "+" : _space ? " " : "";
        if (_zero && _precision < 0) digits = digits.PadLeft(Math.Max(_width - sign.Length, 0), '0');
        if (leadingZero && digits[0] != '0') digits = "0" + digits;
        PadBlank(sign + prefix + digits);
    }

    private void Real(double number, string verb)
    {
        if (verb is not ("v" or "g" or "G" or "e" or "E" or "f" or "F"))
        {
            Bad(number, verb);
            return;
        }

        var precision = _precision >= 0 ? _precision : verb is "e" or "E" or "f" or "F" ? 6 : -1;
        var text = GoNumbers.FormatFloat(number, verb[0], precision);
        var sign = "";
        if (text[0] is '-' or '+') (sign, text) = (text[..1], text[1..]);
        if (sign == "+" && !_plus) sign = "";
        if (sign.Length == 0) sign = _plus ? "+" : _space ? " " : "";
        if (_zero && double.IsFinite(number)) text = text.PadLeft(Math.Max(_width - sign.Length, 0), '0');
        PadBlank((double.IsPositiveInfinity(number) ? "+" : sign) + text);
    }

    private void Bad(object? value, string verb)
    {
        _output.Append("%!").Append(verb).Append('(');
        if (value is null) _output.Append("<nil>");
        else
        {
            // What does not fit the verb is shown all the same, with its flags.
            _output.Append(GoTypes.NameOf(value)).Append('=');
            if (value is GoObject thing) Pad(thing.Show());
            else Operand(value, "v");
        }

        _output.Append(')');
    }

    private void Pad(string text) => PadWith(text, _zero ? '0' : ' ');

    private void PadBlank(string text) => PadWith(text, ' ');

    private void PadWith(string text, char filler)
    {
        var missing = _width - text.EnumerateRunes().Count();
        if (missing <= 0) _output.Append(text);
        else if (_minus) _output.Append(text).Append(' ', missing);
        else _output.Append(filler, missing).Append(text);
    }
}
