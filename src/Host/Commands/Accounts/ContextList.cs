using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Commands.Accounts;

/// <summary>What `gax context` prints: the servers, and never a token.</summary>
internal static class ContextList
{
    public static Task WriteAsync(ContextFile file, OutputFormat format)
    {
        var items = ListNode.Of(file.Contexts.OrderBy(static one => one.Name, StringComparer.Ordinal).Select(one => (Node)MapNode.Of(
            ("name", one.Name), ("server", one.Server), ("user", one.User), ("current", one.Name == file.Current),
            ("sso", one.IsOfProvider), ("signedIn", one.Token.Length > 0))));
        return Printing.WriteListAsync(format, items, isWide => Table(items, isWide), static item => item["name"].Text());
    }

    private static string Table(ListNode items, bool isWide)
    {
        string[] head = ["CURRENT", "NAME", "SERVER", "USER"];
        var table = new TextTable(isWide ? [.. head, "SSO", "SIGNED-IN"] : head);
        foreach (var item in items)
        {
            string[] row = [Is(item, "current") ? "*" : "", Text(item, "name"), Text(item, "server"), Text(item, "user")];
            table.Add(!isWide ? row : [.. row, Is(item, "sso") ? "yes" : "no", Is(item, "signedIn") ? "yes" : "no"]);
        }

        return table.ToString();
    }

    private static bool Is(Node item, string field) => item[field].Bool() == true;

    private static string Text(Node item, string field) => item[field].Text() ?? "";
}
