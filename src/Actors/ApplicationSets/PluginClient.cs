using System.Globalization;
using System.Net.Http.Headers;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.ApplicationSets;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ApplicationSets;

/// <summary>Asks the plugins of generators over HTTP.</summary>
public sealed class PluginClient(TimeProvider time)
{
    private const int BytesMax = 16 * 1024 * 1024;
    private const int SecondsMax = 300;

    private static readonly TimeSpan UsualTime = TimeSpan.FromSeconds(30);

    // A token goes to the address that the settings name, and no further.
    private readonly HttpClient _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = BytesMax,
        };

    public async Task<SetAnswer> AskAsync(SetNeed.Plugin plugin, ControlPlaneState state, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(state);
        if (!Uri.TryCreate(plugin.BaseUrl.TrimEnd('/') + "/api/v1/getparams.execute", UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
            return new SetAnswer.Failed($"the plugin's baseUrl {plugin.BaseUrl} is not the address of a web server");
        if (TokenOf(plugin.Token, state) is not { } token) return new SetAnswer.Failed(
            $"there is no Secret with what {plugin.Token} names");
        var within = int.TryParse(plugin.Timeout, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, SecondsMax)) : UsualTime;
        using var late = new CancellationTokenSource(within, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await AskAsync(address, token, plugin.Body, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new SetAnswer.Failed($"the plugin {address} did not answer within {within.TotalSeconds:0} s");
        }
        catch (HttpRequestException error)
        {
            return new SetAnswer.Failed($"the plugin {address} can't be asked: {error.Message}");
        }
    }

    private async Task<SetAnswer> AskAsync(Uri address, string token, string body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request, stop);
        if (!answer.IsSuccessStatusCode) return new SetAnswer.Failed(string.Create(CultureInfo.InvariantCulture,
            $"the plugin {address} answered {(int)answer.StatusCode}"));
        try
        {
            return JsonReader.Read(await answer.Content.ReadAsByteArrayAsync(stop)) is MapNode map
                ? new SetAnswer.Documents([map])
                    : new SetAnswer.Failed($"the plugin {address} answered something that is not an object of JSON");
        }
        catch (DocumentException)
        {
            return new SetAnswer.Failed($"the plugin {address} answered something that is not JSON");
        }
    }

    /// <summary>`$key` of our own Secret, `$secret:key` of another one, or the token itself. Null when there is none.</summary>
    private static string? TokenOf(string said, ControlPlaneState state)
    {
        if (!said.StartsWith('$')) return said;
        var (secret, key) = said[1..].Split(':', 2) is [var name, var field] ? (name, field) : (AccessDocuments.SecretName, said[1..]);
        return state.Access.Secrets.GetValueOrDefault(secret) is { } found
            && SecretData.Of(found).GetValueOrDefault(key) is { Length: > 0 } token ? token.Trim() : null;
    }
}
