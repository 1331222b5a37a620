using System.Collections.Frozen;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>All functions that a chart's templates can call.</summary>
internal sealed class FunctionTable
{
    private static readonly string[] Unsteady =
    [
        "randAlphaNum", "randAlpha", "randNumeric", "randAscii", "randBytes", "randInt", "uuidv4", "shuffle", "now", "ago", "lookup", "bcrypt", "htpasswd", "encryptAES",
        "genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
    ];

    private static readonly FrozenDictionary<string, Function> All = Build();

    private readonly Dictionary<string, Function> _functions = new(StringComparer.Ordinal);

    private FunctionTable() { }

    public static Function? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Adds a function under one or more names.</summary>
    /// <param name="names">Its names, parted by blanks.</param>
    /// <param name="signature">What it takes, such as "string any...".</param>
    /// <param name="body">What it does.</param>
    public void Add(string names, string signature, FunctionBody body)
    {
        foreach (var name in names.Split(' ')) _functions[name] = Function.Of(name, signature, body);
    }

    public void Add(string names, string signature, Func<object?[], object?> body) => Add(names, signature, (_, arguments) => body(arguments));

    public void Add(Function function) => _functions[function.Name] = function;

    public void Remove(string names)
    {
        foreach (var name in names.Split(' ')) _functions.Remove(name);
    }

    /// <param name="change">What is different for templates that are no chart's.</param>
    public static FrozenDictionary<string, Function> Build(Action<FunctionTable>? change = null)
    {
        var table = new FunctionTable();
        BuiltInFunctions.AddTo(table);
        ChartFunctions.AddTo(table);
        StringFunctions.AddTo(table);
        CaseFunctions.AddTo(table);
        NumberFunctions.AddTo(table);
        ListFunctions.AddTo(table);
        DictFunctions.AddTo(table);
        LogicFunctions.AddTo(table);
        RegexFunctions.AddTo(table);
        DateFunctions.AddTo(table);
        EncodingFunctions.AddTo(table);
        PathFunctions.AddTo(table);
        YamlFunctions.AddTo(table);
        JsonFunctions.AddTo(table);
        SemverFunctions.AddTo(table);
        RandomFunctions.AddTo(table);
        TomlFunctions.AddTo(table);
        CryptoFunctions.AddTo(table);
        CertificateFunctions.AddTo(table);
        foreach (var name in Unsteady) table._functions[name] = table._functions[name] with { IsUnsteady = true };
        change?.Invoke(table);
        return table._functions.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
