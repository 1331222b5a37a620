using GitOpsActors.Host.Server;
using GitOpsActors.Host.Server.Telemetry;

namespace GitOpsActors.Host.Tests.Telemetry;

public sealed class OtlpSettingsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("OTEL_SERVICE_NAME=shop OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_TRACES_EXPORTER=otlp")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 OTEL_SDK_DISABLED=true")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 OTEL_SDK_DISABLED=True OTEL_TRACES_SAMPLER=nonsense")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector:4317 OTEL_TRACES_EXPORTER=none")]
    public void Without_somebody_to_tell_nothing_is_told(string variables) => Assert.Null(Read(variables));

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://collector:4318/v1/traces OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4317 OTEL_EXPORTER_OTLP_HEADERS=a=b,c=d%20e OTEL_SDK_DISABLED=false")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_TRACES_SAMPLER=parentbased_traceidratio OTEL_TRACES_SAMPLER_ARG=0.25")]
    public void Traces_are_told_where_there_is_somebody(string variables) => Assert.True(Read(variables)!.HasTraces);

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector", true, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_LOGS_EXPORTER=none OTEL_TRACES_EXPORTER=none", false, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://collector", false, false, true)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://collector", false, true, false)]
    public void Each_kind_of_signals_is_told_where_it_has_somebody(string variables, bool traces, bool metrics, bool logs)
    {
        var settings = Read(variables)!;
        Assert.Equal((traces, metrics, logs), (settings.HasTraces, settings.HasMetrics, settings.HasLogs));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=me:secret@collector",
        "OTEL_EXPORTER_OTLP_ENDPOINT is no address such as http://collector:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=collector",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no address such as http://collector:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_EXPORTER_OTLP_PROTOCOL=http/json",
        "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json', which is none of grpc, http/protobuf.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_EXPORTER_OTLP_TRACES_HEADERS=secret",
        "OTEL_EXPORTER_OTLP_TRACES_HEADERS is not of the form name=value,name=value.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://collector OTEL_TRACES_EXPORTER=zipkin",
        "OTEL_TRACES_EXPORTER is 'zipkin', which is none of otlp, none.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_EXPORTER_OTLP_TIMEOUT=10s OTEL_EXPORTER_OTLP_TRACES_COMPRESSION=zip",
        "OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds.\n"
            + "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION is 'zip', which is none of gzip, none.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_TRACES_SAMPLER=half",
        "OTEL_TRACES_SAMPLER is 'half', which is none of always_on, always_off, traceidratio, "
            + "parentbased_always_on, parentbased_always_off, parentbased_traceidratio.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=2",
        "OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=x OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=NaN",
        "OTEL_EXPORTER_OTLP_ENDPOINT is no address such as http://collector:4317.\nOTEL_TRACES_SAMPLER_ARG is no number from 0 to 1.")]
    public void What_cannot_be_is_said_by_the_variable_and_no_secret_with_it(string variables, string problem) =>
        Assert.Equal(problem, Assert.Throws<StartException>(() => Read(variables)).Message);

    [Fact]
    public async Task A_server_with_a_mistyped_variable_does_not_start()
    {
        Dictionary<string, string> mistyped = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector", ["OTEL_TRACES_SAMPLER"] = "half" };
        var run = await Gax.RunInAsync(mistyped, "", "serve");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("gax: OTEL_EXPORTER_OTLP_ENDPOINT is no address", run.Error);
        Assert.Contains("\ngax: OTEL_TRACES_SAMPLER is 'half'", run.Error);
    }

    [Fact]
    public async Task A_collector_is_told_over_HTTP_too_and_by_the_variables_of_traces_alone()
    {
        await using var collector = await Collector.StartAsync();
        var folder = Directory.CreateTempSubdirectory("gax-");
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = collector.HttpAddress + "/v1/traces",
            ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"] = "http/protobuf",
            ["OTEL_SERVICE_NAME"] = "shop-deployer", ["OTEL_TRACES_SAMPLER"] = "traceidratio", ["OTEL_TRACES_SAMPLER_ARG"] = "1",
        };
        using (var server = Gax.StartIn(environment, "serve", "--data-dir", Path.Combine(folder.FullName, "data"), "--port", "0"))
        {
            await server.WaitForAsync("Stop it with Ctrl+C.");
            server.Drain();
            var whole = await collector.SpanAsync(
                static span => span.Name == "reconcile" && span["application"] == "argocd/shop-dev", "the first way of shop-dev");
            Assert.Equal(("look", "Healthy"), (whole["cause"], whole["outcome"]));
            Assert.Equal("shop-deployer", collector.Resource["service.name"]);
            Assert.Equal(0, await server.StopAsync());
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/api/v1/repositories/https:%2F%2Fme:secret@git.example", "/api/v1/repositories")]
    [InlineData("/api/v1/applications", "/api/v1/applications")]
    [InlineData("/a/b/c/", "/a/b/c")]
    [InlineData("/application.ApplicationService/Get", "/application.ApplicationService/Get")]
    [InlineData("/", "/")]
    [InlineData("", "")]
    public void Of_a_path_only_its_start_is_told(string path, string shown) => Assert.Equal(shown, ServerSpans.Shown(path));

    private static OtlpSettings? Read(string variables)
    {
        var known = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static one => one.Split('=', 2))
            .ToDictionary(static one => one[0], static one => one[1]);
        return OtlpSettings.Read(known.GetValueOrDefault);
    }
}
