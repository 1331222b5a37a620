using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Wire.ApplicationApi;
using Wire.VersionApi;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>The port for those who are not on the machine.</summary>
[Collection(SharedServer.Name)]
public sealed class PublicPortTests(RunningServer server)
{
    [Fact]
    public async Task It_speaks_all_dialects_with_TLS_proves_itself_and_lets_nobody_in_without_a_token()
    {
        X509Certificate2? seen = null;
        using var http = new HttpClient(Handler()) { BaseAddress = new Uri(server.PublicAddress) };
        Assert.StartsWith("{\"Version\":\"v", await http.GetStringAsync("/api/version"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/applications")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/actors")).StatusCode);
        Assert.True(seen!.MatchesHostname("localhost") && seen.MatchesHostname("argocd-server.argocd.svc"));

        using var channel = GrpcChannel.ForAddress(server.PublicAddress,
            new GrpcChannelOptions { HttpHandler = Handler(), DisposeHttpClient = true });
        Assert.StartsWith("v", (await new VersionService.VersionServiceClient(channel).VersionAsync(new Empty())).Version);
        // The key of whoever runs the server is for the machine itself.
        var operatorKey = new Metadata { { "token", OperatorClient.KeyOf(server.Address) } };
        var refused = await Assert.ThrowsAsync<RpcException>(
            async () => await new ApplicationService.ApplicationServiceClient(channel).ListAsync(new ApplicationQuery(), operatorKey));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);

        SocketsHttpHandler Handler() => new()
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    seen = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
                    // The server made it for itself: nobody else vouches for it.
                    return seen.Issuer == seen.Subject;
                },
            },
        };
    }
}
