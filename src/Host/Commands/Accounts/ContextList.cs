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
        var table = new TextTable("CURRENT", "NAME", "SERVER", "USER").Wide(isWide, "SSO", "SIGNED-IN");
        foreach (var item in items)
        {
            table.Add(
                Is(item, "current") ? "*" : "", Text(item, "name"), Text(item, "server"), Text(item, "user"),
                Is(item, "sso") ? "yes" : "no", Is(item, "signedIn") ? "yes" : "no");
        }

        return table.ToString();
    }

    private static bool Is(Node item, string field) => item[field].Bool() == true;

    private static string Text(Node item, string field) => item[field].Text() ?? "";
}
