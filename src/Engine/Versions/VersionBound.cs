using System.Text.RegularExpressions;

namespace GitOpsActors.Engine.Versions;

/// <summary>One part of a constraint: an operator and a version, of which trailing numbers may be missing or wildcards.</summary>
internal sealed partial class VersionBound
{
    private readonly string _operator;
    private readonly SemanticVersion _version;

    // How many numbers are given; the others are zero in the version and stand for any.
    private readonly int _given;

    private VersionBound(string symbol, SemanticVersion version, int given) => (_operator, _version, _given) = (symbol, version, given);

    public bool NamesPrerelease => _version.Prerelease.Length > 0;

    public static VersionBound? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } match) return null;
        var numbers = match.Groups["number"].Captures.Select(static number => number.Value).TakeWhile(static number => number.All(char.IsAsciiDigit)).ToList();
        var full = string.Join('.', numbers.Concat(Enumerable.Repeat("0", 3 - numbers.Count))) + match.Groups["rest"].Value;
        return SemanticVersion.TryParse(full) is { } version ? new VersionBound(match.Groups["operator"].Value, version, numbers.Count) : null;
    }

    /// <summary>Whether the version lies within, prereleases aside.</summary>
    public bool Holds(SemanticVersion version) => _operator switch
    {
        "!=" => !SameAsGiven(version),
        ">" => _given is 0 or 3 ? version > _version : version > _version && !SameNumbers(version, _given),
        "<" => version < _version,
        ">=" or "=>" => version >= _version,
        "<=" or "=<" => version <= _version || (_given is 1 or 2 && SameNumbers(version, _given)),
        "^" => IsCompatible(version),
        "~" or "~>" => IsClose(version),
        _ => _given < 3 ? IsClose(version) : version == _version,
    };

    private bool SameAsGiven(SemanticVersion version) => _given == 3 ? version == _version : SameNumbers(version, _given);

    private bool SameNumbers(SemanticVersion version, int count) =>
        (count < 1 || version.Major == _version.Major) && (count < 2 || version.Minor == _version.Minor) && (count < 3 || version.Patch == _version.Patch);

    /// <summary>Only the last number that is given may grow, but for the first two, which stay where a third is given.</summary>
    private bool IsClose(SemanticVersion version) =>
        version >= _version && (SameNumbers(version, Math.Min(_given, 2)) || IsZero);

    // ~0.0.0 is the way to write "anything".
    private bool IsZero => _given == 3 && _version is { Major: 0, Minor: 0, Patch: 0 };

    /// <summary>The leftmost number that is not zero stays.</summary>
    private bool IsCompatible(SemanticVersion version)
    {
        if (version < _version) return false;
        if (_version.Major > 0 || _given < 2) return _given == 0 || version.Major == _version.Major;
        if (version.Major > 0) return false;
        if (_version.Minor > 0 || _given < 3) return version.Minor == _version.Minor;
        return version.Minor == 0 && version.Patch == _version.Patch;
    }

    [GeneratedRegex(@"^(?<operator>!=|>=|=>|<=|=<|~>|=|>|<|~|\^)?\s*v?(?<number>[0-9]+|[xX*])(\.(?<number>[0-9]+|[xX*])){0,2}(?<rest>(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Form();
}
