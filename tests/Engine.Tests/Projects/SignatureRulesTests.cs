using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Tests.Projects;

public sealed class SignatureRulesTests
{
    private const string Url = "https://git.example/team/app";
    private const string Fingerprint = "AAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB";
    private const string Primary = "CCCCCCCCCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD";

    private static readonly SignatureFinding Good = new(SignatureState.Good, "RSA", "BBBBBBBBBBBBBBBB", [Fingerprint, Primary], "");

    private static SignatureRules Of(string spec) => SignatureRules.Read(YamlReader.Read(spec).Map());

    private static string Refusals(string spec, SignatureFinding finding, bool isGit = true, string url = Url) =>
        string.Join("; ", Of(spec).For(url, isGit).Select(demand => demand.Refusal("c1", finding)).OfType<string>());

    [Theory]
    [InlineData("{}", false)]
    [InlineData("{signatureKeys: []}", false)]
    [InlineData("{signatureKeys: null}", false)]
    [InlineData("{sourceIntegrity: {git: {policies: []}}}", false)]
    [InlineData("{signatureKeys: [{keyID: x}]}", true)]
    // What can't be read demands what nobody can meet.
    [InlineData("{signatureKeys: x}", true)]
    [InlineData("{signatureKeys: [{}]}", true)]
    [InlineData("{sourceIntegrity: {git: {policies: x}}}", true)]
    public void Something_is_demanded_where_something_stands(string spec, bool isDemanded)
    {
        Assert.Equal(isDemanded, !Of(spec).IsEmpty);
        Assert.Equal(isDemanded, Refusals(spec, Good).Length > 0);
    }

    [Theory]
    [InlineData("BBBBBBBBBBBBBBBB", true)]
    [InlineData("bbbbbbbbbbbbbbbb", true)]
    [InlineData("0xBBBBBBBBBBBBBBBB", true)]
    [InlineData("BBBB BBBB BBBB BBBB", true)]
    [InlineData(Fingerprint, true)]
    // The key that a signing key belongs to.
    [InlineData("DDDDDDDDDDDDDDDD", true)]
    [InlineData(Primary, true)]
    // Shorter ids can be forged.
    [InlineData("BBBBBBBB", false)]
    [InlineData("AAAAAAAAAAAAAAAA", false)]
    [InlineData("ABBBBBBBBBBBBBBBB", false)]
    [InlineData("CCCCCCCCCCCCCCCCCCCCCCCCBBBBBBBBBBBBBBBB", false)]
    public void A_key_is_permitted_by_its_id_or_its_fingerprint(string keyId, bool isPermitted)
    {
        var refusal = Refusals($"{{signatureKeys: [{{keyID: '{keyId}'}}]}}", Good);
        Assert.Equal(isPermitted ? ""
            : "Found good signature made with RSA key BBBBBBBBBBBBBBBB, but this key is not allowed in AppProject", refusal);
    }

    [Theory]
    [InlineData("SHA256:abc", true)]
    [InlineData("SHA256:ABC", false)]
    [InlineData("SHA256:ab", false)]
    public void An_ssh_key_is_permitted_by_its_fingerprint(string keyId, bool isPermitted) => Assert.Equal(
        isPermitted, Refusals($"{{signatureKeys: [{{keyID: '{keyId}'}}]}}", Good with { Keys = ["SHA256:abc"] }).Length == 0);

    [Fact]
    public void Each_other_finding_has_its_words()
    {
        const string Spec = "{signatureKeys: [{keyID: BBBBBBBBBBBBBBBB}]}";
        Assert.Equal("Target revision c1 in Git is not signed, but a signature is required", Refusals(Spec, SignatureFinding.Unsigned));
        Assert.Equal(
            "Found signature made with RSA key BBBBBBBBBBBBBBBB, but verification result was invalid: 'the key has expired'",
            Refusals(Spec, Good with { State = SignatureState.Invalid, Why = "the key has expired" }));
        Assert.Equal("Could not verify commit signature on revision 'c1': no gpg", Refusals(Spec, SignatureFinding.Unknown("no gpg")));
    }

    [Theory]
    [InlineData("repos: [{url: '*'}]", true)]
    [InlineData("repos: [{url: 'https://git.example/**'}]", true)]
    [InlineData("repos: [{url: 'https://GIT.example/team/app.git'}]", true)]
    [InlineData("repos: [{url: 'https://git.example/*'}]", false)]
    [InlineData("repos: [{url: 'https://other.example/**'}]", false)]
    [InlineData("repos: [{url: '*'}, {url: '!https://git.example/**'}]", false)]
    [InlineData("repos: []", false)]
    // A policy that does not say for what it is, or says it in a way that can't be read, is for everything.
    [InlineData("name: x", true)]
    [InlineData("repos: [{url: 'https://git.example/['}]", true)]
    public void A_policy_is_for_the_repositories_that_it_names(string repos, bool isFor) =>
        Assert.Equal(isFor, Refusals(
            $"{{sourceIntegrity: {{git: {{policies: [{{{repos}, gpg: {{mode: head, keys: [EEEEEEEEEEEEEEEE]}}}}]}}}}}}", Good).Length > 0);

    [Theory]
    [InlineData("{mode: head, keys: [BBBBBBBBBBBBBBBB]}", "")]
    [InlineData("{mode: none}", "")]
    [InlineData("null", "")]
    [InlineData("{mode: strict, keys: [BBBBBBBBBBBBBBBB]}", "")]
    [InlineData("{mode: heads, keys: [BBBBBBBBBBBBBBBB]}",
        "sourceIntegrity of the project has the gpg mode 'heads'; it is none, head or strict")]
    [InlineData("{keys: [BBBBBBBBBBBBBBBB]}", "sourceIntegrity of the project has the gpg mode ''; it is none, head or strict")]
    public void A_policy_has_a_mode(string gpg, string refusal) => Assert.Equal(
        refusal, Refusals($"{{sourceIntegrity: {{git: {{policies: [{{repos: [{{url: '*'}}], gpg: {gpg}}}]}}}}}}", Good));

    [Fact]
    public void The_first_policy_for_a_repository_counts_and_the_list_of_keys_beside_it()
    {
        const string Policies = "sourceIntegrity: {git: {policies: [{repos: [{url: '*'}], gpg: {mode: none}}, {repos: [{url: '*'}], gpg: {mode: head, keys: []}}]}}";
        Assert.Equal("", Refusals($"{{{Policies}}}", SignatureFinding.Unsigned));
        Assert.NotEqual("", Refusals($"{{{Policies}, signatureKeys: [{{keyID: BBBBBBBBBBBBBBBB}}]}}", SignatureFinding.Unsigned));
    }

    [Fact]
    public void Charts_are_none_of_the_policies_and_can_never_be_signed_as_the_list_of_keys_demands()
    {
        Assert.Equal("", Refusals("{sourceIntegrity: {git: {policies: [{repos: [{url: '*'}], gpg: {mode: head, keys: []}}]}}}",
            SignatureFinding.Unsigned, isGit: false));
        Assert.NotEqual("", Refusals("{signatureKeys: [{keyID: BBBBBBBBBBBBBBBB}]}", SignatureFinding.Unsigned, isGit: false));
    }

    [Fact]
    public void Rules_that_say_the_same_are_the_same()
    {
        Assert.Equal(Of("{signatureKeys: [{keyID: a}]}"), Of("{signatureKeys: [{keyID: a}], description: x}"));
        Assert.NotEqual(Of("{signatureKeys: [{keyID: a}]}"), Of("{signatureKeys: [{keyID: b}]}"));
        Assert.Equal(SignatureRules.None, Of("{}"));
    }
}
