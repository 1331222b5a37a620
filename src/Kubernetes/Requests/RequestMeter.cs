using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Counts the requests to one server. What stands beside a measurement is made once, so that counting costs no memory.</summary>
internal sealed class RequestMeter(Uri server)
{
    // As Kubernetes' own clients call it when no answer came.
    private const string NoAnswer = "<error>";

    private static readonly Meter Meter = new("GitOpsActors.Kubernetes");
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [.005, .1, .5, 2, 8, 30] };
    private static readonly InstrumentAdvice<long> Bytes = new()
    {
        HistogramBucketBoundaries = [64, 512, 4096, 65_536, 1_048_576,
        16_777_216]
    };

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("argocd_kubectl_requests_total", description: "Requests to Kubernetes by host, HTTP method and status.");

    private static readonly Counter<long> ByVerb = Meter.CreateCounter<long>(
        "gitopsactors_kubernetes_requests_total", description: "Requests to Kubernetes by cluster and verb.");

    private static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "argocd_kubectl_request_retries_total",
            description: "Requests to Kubernetes that were sent again because the server had too many.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "argocd_kubectl_request_duration_seconds", "s", "From a request to Kubernetes to the head of its answer.", null, Seconds);

    private static readonly Histogram<double> Wait = Meter.CreateHistogram(
        "argocd_kubectl_rate_limiter_duration_seconds", "s", "How long a request to Kubernetes waited for its turn.", null, Seconds);

    private static readonly Histogram<long> Sent = Meter.CreateHistogram(
        "argocd_kubectl_request_size_bytes", "By", "Bytes of the bodies of requests to Kubernetes.", null, Bytes);

    private readonly ConcurrentDictionary<(HttpMethod Method, int Status), KeyValuePair<string, object?>[]> _answers = new();
    private readonly ConcurrentDictionary<(string Verb, int Status), KeyValuePair<string, object?>[]> _verbs = new();
    private readonly ConcurrentDictionary<HttpMethod, KeyValuePair<string, object?>[]> _durations = new();
    private readonly ConcurrentDictionary<HttpMethod, KeyValuePair<string, object?>[]> _sizes = new();

    /// <param name="status">Null when no answer came.</param>
    public void Answered(ApiRequest request, HttpStatusCode? status, TimeSpan took)
    {
        var code = status is { } known ? (int)known : 0;
        if (Requests.Enabled) Requests.Add(1, Of(_answers, (request.Method, code), AnswerTags));
        if (ByVerb.Enabled) ByVerb.Add(1, Of(_verbs, (request.Verb, code), VerbTags));
        if (Duration.Enabled) Duration.Record(took.TotalSeconds, Of(_durations, request.Method, VerbTags));
        if (Sent.Enabled && request.Body is { } body) Sent.Record(body.Length, Of(_sizes, request.Method, MethodTags));
        request.Observer?.Answered(new AnsweredRequest(
            request.Verb, request.Resource?.Plural ?? "", request.Space, status is null ? NoAnswer : CodeOf(code), request.IsDryRun));
    }

    public void Waited(ApiRequest request, TimeSpan waited)
    {
        if (Wait.Enabled) Wait.Record(waited.TotalSeconds, Of(_durations, request.Method, VerbTags));
    }

    public void SentAgain(ApiRequest request)
    {
        if (Retries.Enabled) Retries.Add(1, Of(_answers, (request.Method, (int)HttpStatusCode.TooManyRequests), AnswerTags));
    }

    private static ReadOnlySpan<KeyValuePair<string, object?>> Of<T>(
        ConcurrentDictionary<T, KeyValuePair<string, object?>[]> known, T key, Func<T, KeyValuePair<string, object?>[]> make)
        where T : notnull => known.TryGetValue(key, out var tags) ? tags : known.GetOrAdd(key, make);

    private KeyValuePair<string, object?>[] AnswerTags((HttpMethod Method, int Status) of) =>
        [new("host", server.Authority), new("method", of.Method.Method), new("code", CodeOf(of.Status))];

    private KeyValuePair<string, object?>[] VerbTags((string Verb, int Status) of) =>
        [new("server", server.GetLeftPart(UriPartial.Path).TrimEnd('/')), new("verb", of.Verb), new("code", CodeOf(of.Status))];

    private KeyValuePair<string, object?>[] VerbTags(HttpMethod method) => [new("host", server.Authority), new("verb", method.Method)];

    private KeyValuePair<string, object?>[] MethodTags(HttpMethod method) => [new("host", server.Authority), new("method", method.Method)];

    private static string CodeOf(int status) => status switch
    {
        0 => NoAnswer,
        200 => "200",
        201 => "201",
        404 => "404",
        409 => "409",
        _ => status.ToString(CultureInfo.InvariantCulture),
    };
}
