using System.Globalization;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Chance, drawn from what the render was given: the same input gives the same output.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly string Printable = string.Concat(Enumerable.Range(32, 95).Select(static code => (char)code));

    public static void AddTo(FunctionTable table)
    {
        table.Add("randAlphaNum", "int", static (e, a) => Draw(e, a[0], Letters + Digits));
        table.Add("randAlpha", "int", static (e, a) => Draw(e, a[0], Letters));
        table.Add("randNumeric", "int", static (e, a) => Draw(e, a[0], Digits));
        table.Add("randAscii", "int", static (e, a) => Draw(e, a[0], Printable));
        table.Add("randBytes", "int", static (e, a) => Convert.ToBase64String(e.State.RandomBytes(Count(e, a[0]))));
        table.Add("randInt", "int int", static (e, a) => Between(e, (nint)a[0]!, (nint)a[1]!));
        table.Add("uuidv4", "", static (e, _) => Uuid(e.State.RandomBytes(16)));
        table.Add("shuffle", "string", static (e, a) => Shuffle(e, (string)a[0]!));
    }

    private static int Count(Execution execution, object? value)
    {
        var count = (long)(nint)value!;
        if (count < 0) throw new TemplateException("runtime error: makeslice: len out of range");
        execution.State.Budget.Characters(count);
        execution.State.Budget.Step(count);
        return (int)count;
    }

    private static string Draw(Execution execution, object? count, string letters)
    {
        var text = new StringBuilder();
        for (var left = Count(execution, count); left > 0; left--) text.Append(letters[(int)execution.State.RandomBelow(letters.Length)]);
        return text.ToString();
    }

    private static object Between(Execution execution, long least, long limit) =>
        limit > least ? (nint)(least + execution.State.RandomBelow(limit - least)) : throw new TemplateException("invalid argument to Intn");

    private static string Uuid(byte[] bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture);
    }

    private static string Shuffle(Execution execution, string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        execution.State.Budget.Step(runes.Length);
        for (var i = runes.Length - 1; i > 0; i--)
        {
            var other = (int)execution.State.RandomBelow(i + 1);
            (runes[i], runes[other]) = (runes[other], runes[i]);
        }

        return string.Concat(runes.Select(static rune => rune.ToString()));
    }
}
