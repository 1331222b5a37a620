using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Api.Actions;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Host.Server.Api;

/// <summary>All methods of the interface, a line for each class that has some.</summary>
internal static class ServerMethods
{
    public static void AddTo(MethodTable methods, FleetClient fleet, IOrigins origins, Accounts accounts, Sessions sessions,
        SessionEnd end, ObjectEvents events, ILoggerFactory loggers)
    {
        new ApplicationsApi(fleet, events).AddTo(methods);
        new ApplicationEditApi(fleet, events).AddTo(methods);
        new OperationsApi(fleet, events).AddTo(methods);
        new ManifestsApi(fleet).AddTo(methods);
        new ObjectsApi(fleet, events).AddTo(methods);
        new ActionsApi(fleet, new ObjectActions(fleet, fleet.Node.Time, events)).AddTo(methods);
        new RevisionsApi(fleet).AddTo(methods);
        new LogsApi(fleet).AddTo(methods);
        foreach (var isForWriting in (ReadOnlySpan<bool>)[false, true])
        {
            new RepositoriesApi(fleet, origins, fleet.Node.Time, isForWriting).AddTo(methods);
            new CredentialsApi(fleet, isForWriting).AddTo(methods);
        }

        new SourcesApi(fleet).AddTo(methods);
        new ClustersApi(fleet).AddTo(methods);
        new ProjectsApi(fleet, events).AddTo(methods);
        new CertificatesApi(fleet).AddTo(methods);
        new GpgKeysApi(fleet).AddTo(methods);
        new SettingsApi(fleet).AddTo(methods);
        new NotificationsApi(fleet).AddTo(methods);
        new ApplicationSetsApi(fleet).AddTo(methods);
        new EventsApi(fleet).AddTo(methods);
        new LinksApi(fleet, loggers.CreateLogger<LinksApi>()).AddTo(methods);
        new AccountsMethods(accounts).AddTo(methods);
        new SessionMethods(sessions, end).AddTo(methods);
        new ProjectTokensApi(accounts).AddTo(methods);
    }
}
