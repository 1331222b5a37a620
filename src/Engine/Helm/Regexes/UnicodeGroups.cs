using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace GitOpsActors.Engine.Helm.Regexes;

/// <summary>What `\p{…}` can name: general categories, by short or long name, and scripts whose name is one word.</summary>
internal static class UnicodeGroups
{
    private const string LongNames =
        "C=Other Cc=Control,Cntrl Cf=Format Cn=Unassigned Co=Privateuse Cs=Surrogate L=Letter Lc=Casedletter Ll=Lowercaseletter Lm=Modifierletter Lo=Otherletter "
        + "Lt=Titlecaseletter Lu=Uppercaseletter M=Mark,Combiningmark Mc=Spacingmark Me=Enclosingmark Mn=Nonspacingmark N=Number Nd=Decimalnumber,Digit "
        + "Nl=Letternumber No=Othernumber P=Punctuation,Punct Pc=Connectorpunctuation Pd=Dashpunctuation Pe=Closepunctuation Pf=Finalpunctuation "
        + "Pi=Initialpunctuation Po=Otherpunctuation Ps=Openpunctuation S=Symbol Sc=Currencysymbol Sk=Modifiersymbol Sm=Mathsymbol So=Othersymbol Z=Separator "
        + "Zl=Lineseparator Zp=Paragraphseparator Zs=Spaceseparator";

    private static readonly string[] Categories =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static readonly FrozenDictionary<string, string> ShortNames = LongNames.Split(' ')
        .Select(static entry => entry.Split('='))
        .SelectMany(static entry => entry[1].Split(',').Append(entry[0]).Select(name => (name, code: entry[0])))
        .ToFrozenDictionary(static pair => pair.name, static pair => pair.code);

    private static readonly Lazy<FrozenDictionary<string, string>> Scripts = new(ReadScripts);

    private static readonly ConcurrentDictionary<string, CodePoints> Known = new(StringComparer.Ordinal);

    /// <summary>The characters of a group; null when there is none of that name.</summary>
    public static CodePoints? Find(string name)
    {
        var plain = Plain(name);
        if (Known.TryGetValue(plain, out var known)) return known;
        return Make(plain) is { } made ? Known.GetOrAdd(plain, made) : null;
    }

    private static CodePoints? Make(string name) => name switch
    {
        "Any" => CodePoints.Of((0, 0x10FFFF)),
        "Ascii" => CodePoints.Of((0, 0x7F)),
        "Assigned" => Where(static category => category != "Cn"),
        _ when ShortNames.TryGetValue(name, out var code) => Where(category => code == "Lc" ? category is "Lu" or "Ll" or "Lt" : category.StartsWith(code, StringComparison.Ordinal)),
        _ when Scripts.Value.TryGetValue(name, out var ranges) => OfRanges(ranges),
        _ => null,
    };

    /// <summary>Names differ neither by case nor by what parts their words.</summary>
    private static string Plain(string name)
    {
        var letters = string.Concat(name.Where(static c => c is not ('_' or ' ' or '-'))).ToLowerInvariant();
        return letters.Length == 0 ? "" : char.ToUpperInvariant(letters[0]) + letters[1..];
    }

    private static CodePoints Where(Func<string, bool> isMeant)
    {
        var set = new CodePoints();
        var start = -1;
        for (var at = 0; at <= 0x110000; at++)
        {
            var isIn = at < 0x110000 && isMeant(Categories[(int)CharUnicodeInfo.GetUnicodeCategory(at)]);
            if (isIn && start < 0) start = at;
            else if (!isIn && start >= 0)
            {
                set.Add(start, at - 1);
                start = -1;
            }
        }

        return set;
    }

    private static CodePoints OfRanges(string ranges)
    {
        var set = new CodePoints();
        foreach (var range in ranges.Split(' '))
        {
            var ends = range.Split('-');
            set.Add(int.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(ends[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return set;
    }

    private static FrozenDictionary<string, string> ReadScripts()
    {
        using var stream = typeof(UnicodeGroups).Assembly.GetManifestResourceStream("unicode-scripts.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(' ', 2)).ToFrozenDictionary(static line => line[0], static line => line[1]);
    }
}
