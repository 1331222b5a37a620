using System.CommandLine;
using GitOpsActors.Host.Commands.Notifications;

namespace GitOpsActors.Host.Commands.Admin;

/// <summary>`gax admin`: what those need who set a server up. Nothing of it asks the server.</summary>
internal static class AdminCommand
{
    public static Command Create() =>
        new("admin", "For those who set servers up: looks at files and at the control cluster, not at the server.")
    {
        RbacCommand.Create(), InitialPasswordCommand.Create(), NotificationsCommand.Create(),
    };
}
