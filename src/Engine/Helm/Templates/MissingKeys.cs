namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>What a key yields that a map does not have: Go's option `missingkey`.</summary>
internal enum MissingKeys
{
    /// <summary>Nothing, of which any field is nothing again.</summary>
    AreNothing,

    /// <summary>What a map of its type holds where nothing was put: of that a field is an error. Helm has it so.</summary>
    AreZero,

    AreErrors,
}
