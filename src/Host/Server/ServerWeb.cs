using System.Net;
using GitOpsActors.Host.Server.Telemetry;
using GitOpsActors.Host.Server.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server;

/// <summary>The web server before anything is mapped: where it listens, what it takes in at most, and what it logs.</summary>
internal static class ServerWeb
{
    private const int BodyBytesMax = 1024 * 1024;

    /// <param name="port">On the loopback address; 0 takes a free one.</param>
    /// <param name="least">What is less important is not logged. From warnings on, all of it goes to standard error, where it is not taken
    /// for what a command found out.</param>
    /// <param name="others">Listens elsewhere, too.</param>
    /// <param name="otlp">Who else is told what is logged; null for nobody.</param>
    public static WebApplication Build(
        int port, WireServer wire, LogLevel least, Action<KestrelServerOptions> others, OtlpSettings? otlp = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        Log(builder.Logging, least);
        LogExport.AddTo(builder.Logging, otlp);
        // `gax` itself hears of Ctrl+C and SIGTERM, and stops the parts in their order.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, static listen =>
            {
                PlainHttp2.Recognise(listen);
                Doors.MarkInner(listen);
            });
            others(kestrel);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.AddServerHeader = false;
            // Plain HTTP/2 looks like one with TLS to Kestrel (see PlainHttp2), and says all the same that it is plain.
            kestrel.AllowAlternateSchemes = true;
        });
        wire.AddTo(builder.Services);
        return builder.Build();
    }

    private static void Log(ILoggingBuilder logging, LogLevel least)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });
        if (least >= LogLevel.Warning)
            logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // The host logs a failed start as a page of stack trace; the command says it in a sentence.
        logging.SetMinimumLevel(least).AddFilter("Microsoft", LogLevel.Warning)
            // It warns that there is no HTTP/2 without TLS, where PlainHttp2 sees to it.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
