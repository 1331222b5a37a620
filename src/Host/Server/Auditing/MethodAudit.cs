using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Methods;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Server.Auditing;

/// <summary>
/// Records what is asked of the methods of the interface, in whatever dialect: each that changes something, and each that somebody may not.
/// What is done to an Application is also told as an event of it.
/// </summary>
internal sealed class MethodAudit(AuditLog log, FleetClient fleet, ObjectEvents events)
{
    private const string Denied = "denied";

    // Sent with POST since they carry much, or ask the server to look somewhere.
    private static readonly string[] Looks = ["GetAppDetails", "ValidateAccess", "Generate", "GetManifestsWithFiles"];

    public async Task<Answer> RunAsync(Call call, UnaryMethod method)
    {
        // Before it is done: afterwards, what was removed is not known any more.
        var thing = IsChange(call.Method) ? await AuditedThing.OfAsync(call, fleet) : null;
        try
        {
            var answer = await method(call);
            if (thing is null) return answer;
            Add(call, thing, "ok");
            await TellAsync(call, thing.Declared ?? answer.Document);
            return answer;
        }
        catch (Exception error)
        {
            // Of somebody who has gone meanwhile, nobody knows how far it came.
            var code = error is OperationCanceledException ? StatusCode.Cancelled : Faults.Of(error)?.StatusCode ?? StatusCode.Internal;
            var isDenied = code is StatusCode.PermissionDenied or StatusCode.Unauthenticated;
            if (isDenied || thing is not null)
                Add(call, thing ?? await AuditedThing.OfAsync(call, fleet), isDenied ? Denied : $"failed: {code}");
            throw;
        }
    }

    /// <summary>A stream changes nothing; that somebody may not have it is recorded.</summary>
    public async Task<IAsyncEnumerable<MapNode>> OpenAsync(Call call, StreamMethod method)
    {
        try
        {
            return await method(call);
        }
        catch (ApiException error) when (error.Code is StatusCode.PermissionDenied)
        {
            Add(call, await AuditedThing.OfAsync(call, fleet), Denied);
            throw;
        }
    }

    private void Add(Call call, AuditedThing thing, string result)
    {
        var caller = CallerOf(call);
        var (verb, from) = (VerbOf(call.Method), RequestAudit.FromOf(call.Http));
        var record = log.Of(caller, verb, call.Method.FullName, from, result) with
        {
            Object = IsSignIn(call.Method) ? caller.Subject : thing.Object,
            Application = thing.Application,
            Project = thing.Project,
            Fields = thing.Fields,
        };
        if (result == Denied) log.AddRefusal(record);
        else log.Add(record);
    }

    /// <summary>Who signs in is nobody yet. A name that no account has is not repeated: people type passwords there.</summary>
    private static Caller CallerOf(Call call) =>
        IsSignIn(call.Method) && call.Access.View.Accounts.ContainsKey(call.Text("username"))
            ? Caller.OfAccount(call.Text("username")) : call.Caller;

    private static bool IsSignIn(WireMethod method) => method.Service == "session.SessionService";

    private static bool IsChange(WireMethod method) =>
        method.Routes.Any(static route => !HttpMethods.IsGet(route.Verb)) && !Looks.Contains(method.Name);

    private static string VerbOf(WireMethod method) => (method.Name, method.Routes is [var route, ..] ? route.Verb : "") switch
    {
        ("Create", _) when IsSignIn(method) => "login",
        ("Delete", _) when IsSignIn(method) => "logout",
        ("Sync" or "Rollback", _) => method.Name.ToLowerInvariant(),
        ("TerminateOperation", _) => "terminate",
        ("RunResourceAction" or "RunResourceActionV2", _) => "action",
        (_, "POST") => "create",
        (_, "PUT" or "PATCH") => "update",
        (_, "DELETE") => "delete",
        _ => "get",
    };

    /// <param name="application">As it was before, or as it was made.</param>
    private async Task TellAsync(Call call, MapNode application)
    {
        if (application["kind"].Text() != "Application" || EventOf(call) is not { } told) return;
        var who = call.UserName.Length > 0 ? call.UserName : "Unknown user";
        await events.TellAsync(application, told.Reason, $"{who} {told.Message}", call.Stop);
    }

    /// <summary>The reasons are those of Argo CD. What is done to single objects tells of itself where it is done.</summary>
    private static (string Reason, string Message)? EventOf(Call call) => call.Method.Name switch
    {
        "Create" => ("ResourceCreated", "created application"),
        "Update" or "Patch" => ("ResourceUpdated", "updated application"),
        "UpdateSpec" => ("ResourceUpdated", "updated application spec"),
        "Delete" => ("ResourceDeleted", "deleted application"),
        "Sync" => ("OperationStarted", $"initiated sync {call.Text("revision")}".TrimEnd()),
        "Rollback" => ("OperationStarted", $"initiated rollback to {call.Integer("id") ?? 0}"),
        "TerminateOperation" => ("ResourceUpdated", "terminated running operation"),
        _ => null,
    };
}
