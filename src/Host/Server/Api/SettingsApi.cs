using System.Reflection;
using System.Runtime.InteropServices;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access.SingleSignOn;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>What the server is, and how it is set up, as far as clients need to know it before and after somebody signs in.</summary>
internal sealed class SettingsApi(FleetClient fleet)
{
    // Of Argo CD, whose interface this is: clients leave out what an older server would not understand.
    private const string InterfaceVersion = "3.3.0";

    private const string PasswordPatternDefault = "^.{8,32}$";

    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add("version.VersionService/Version", static call => Task.FromResult<Answer>(Version(isKnown: !call.Caller.IsAnonymous)))
        .Add("cluster.SettingsService/Get", ReadAsync)
        .Add("cluster.SettingsService/GetPlugins", static _ => Task.FromResult(Answer.Empty));

    private static MapNode Version(bool isKnown)
    {
        var assembly = typeof(SettingsApi).Assembly;
        var informational = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var (version, commit) = informational.Split('+', 2) is [var before, var after] ? (before, after) : (informational, "");
        var said = MapNode.Of(("Version", $"v{InterfaceVersion}+gitopsactors.{version}"));
        // What runs here exactly is nobody's business who may not come in.
        if (!isKnown) return said;
        return said.With("GitCommit", commit).With("GoVersion", RuntimeInformation.FrameworkDescription).With("Compiler", "roslyn")
            .With("Platform", RuntimeInformation.RuntimeIdentifier).With("KustomizeVersion", "built in").With("HelmVersion", "built in");
    }

    private async Task<Answer> ReadAsync(Call call)
    {
        var data = await _maps.ReadAsync(ControlMaps.Settings, call.Stop);
        var state = await fleet.ControlPlaneAsync(call.Stop);
        var settings = new MapBuilder();
        Set("url", Text("url"));
        Set("appLabelKey", Text("application.instanceLabelKey", "app.kubernetes.io/instance"));
        Set("trackingMethod", Text("application.resourceTrackingMethod", "annotation"));
        Set("installationID", Text("installationID"));
        Set("passwordPattern", Text("passwordPattern", PasswordPatternDefault));
        Set("statusBadgeEnabled", Flag("statusbadge.enabled"));
        Set("statusBadgeRootUrl", Text("statusbadge.url"));
        Set("userLoginsDisabled", Text("admin.enabled") == "false"
            && !data.Keys.ToArray().Any(static key => key.StartsWith("accounts.", StringComparison.Ordinal)
            && !key.EndsWith(".enabled", StringComparison.Ordinal)));
        Set("impersonationEnabled", Flag("application.sync.impersonation.enabled"));
        Set("appsInAnyNamespaceEnabled", state.Namespaces.AreMore);
        Set("additionalUrls", data["additionalUrls"].Text() is { } urls && YamlReader.Read(urls) is ListNode list ? list : ListNode.Empty);
        settings.Set("help", MapNode.Of(("chatUrl", Text("help.chatUrl")), ("chatText", Text("help.chatText"))));
        Set("uiLoginButtonText", Text("ui.loginButtonText"));
        if (call.Access.View.SignOn.Settings is { } signOn) settings.Set("oidcConfig", Public(signOn));
        if (!call.Caller.IsAnonymous)
        {
            Set("controllerNamespace", fleet.Node.Namespace);
            Set("uiBannerContent", Text("ui.bannercontent"));
            Set("uiBannerURL", Text("ui.bannerurl"));
            Set("uiBannerPermanent", Flag("ui.bannerpermanent"));
            Set("uiBannerPosition", Text("ui.bannerposition"));
            if (Text("kustomize.buildOptions") is { Length: > 0 } options)
                settings.Set("kustomizeOptions", MapNode.Of(("buildOptions", options)));
        }

        return settings.Build();

        string Text(string key, string otherwise = "") => data[key].Text() is { Length: > 0 } said ? said : otherwise;
        bool Flag(string key) => Text(key) == "true";
        void Set(string field, Node value)
        {
            if (value is not (StringNode { Value.Length: 0 } or BoolNode { Value: false } or ListNode { Count: 0 }))
                settings.Set(field, value);
        }
    }

    /// <summary>How clients sign in by the provider; what is secret about it is not for them.</summary>
    private static MapNode Public(SignOnSettings signOn) => MapNode.Of(
        ("name", signOn.Name), ("issuer", signOn.Issuer), ("clientID", signOn.ClientId))
        .WithOrWithout("cliClientID", signOn.CliClientId.Length > 0 ? (Node)signOn.CliClientId : null)
        .With("scopes", ListNode.Of(signOn.Scopes.Select(static one => (Node)one)))
        .WithOrWithout("idTokenClaims", signOn.IdTokenClaims.Count > 0 ? signOn.IdTokenClaims : null)
        .WithOrWithout("enablePKCEAuthentication", signOn.IsPkceEnabled ? true : null);
}
