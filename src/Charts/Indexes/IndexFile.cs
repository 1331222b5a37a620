using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Requests;

namespace GitOpsActors.Charts.Indexes;

/// <summary>What is kept on disk of a repository's index, with what the server wants to hear to say that it has not changed.</summary>
internal sealed class IndexFile(ChartLibrary library, Uri root, ChartHttp http)
{
    private readonly Uri _url = HttpRepository.Against(root, "index.yaml")!;
    private readonly string _name = Path.Combine(library.IndexFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root.AbsoluteUri)))[..24]);

    private string TextFile => _name + ".index";

    private string ValidatorsFile => _name + ".seen";

    /// <summary>The index as it is now: what is known, when the server says that nothing has changed.</summary>
    /// <param name="known">Null makes everything be fetched, unless <paramref name="mayRecall"/>.</param>
    /// <param name="mayRecall">Whether what an earlier process has kept is known, too.</param>
    public async Task<SeenIndex> ReadAsync(SeenIndex? known, bool mayRecall, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        known ??= mayRecall ? await RecallAsync(stop) : null;
        var request = new ChartRequest(_url, authorization) { MayBePacked = true, EntityTag = known?.EntityTag, ModifiedSince = known?.Modified };
        return await http.SendAsync(request, async answer =>
        {
            if (answer.Status == HttpStatusCode.NotModified && known is not null) return known;
            answer.MustBeFine();
            SeenIndex? seen = null;
            await library.KeepAsync(async () => seen = await KeepAsync(answer, stop));
            return seen!;
        }, stop);
    }

    private async Task<SeenIndex> KeepAsync(ChartAnswer answer, CancellationToken stop)
    {
        Directory.CreateDirectory(library.IndexFolder);
        var draft = Path.Combine(library.IndexFolder, $"{Path.GetRandomFileName()}.draft");
        try
        {
            await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
                await answer.CopyAsync(file, library.Limits.IndexBytesMax);
            var seen = new SeenIndex(ChartIndex.Open(draft, answer.Place), answer.Header("ETag"), answer.Header("Last-Modified"));
            string[] validators = [seen.EntityTag ?? "", seen.Modified ?? "", DigestOf(draft)];
            // Whoever comes in between finds a text that is not the one of the validators, and uses neither.
            File.Move(draft, TextFile, overwrite: true);
            await File.WriteAllLinesAsync(ValidatorsFile, validators, stop);
            return seen;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>What an earlier process has kept, with what it was told of it, if both belong together.</summary>
    private async Task<SeenIndex?> RecallAsync(CancellationToken stop)
    {
        try
        {
            if (!File.Exists(ValidatorsFile) || !File.Exists(TextFile)) return null;
            return await File.ReadAllLinesAsync(ValidatorsFile, stop) is [var tag, var modified, var text] && text == DigestOf(TextFile)
                ? new SeenIndex(ChartIndex.Open(TextFile, ChartHttp.Shown(_url)), NullIfEmpty(tag), NullIfEmpty(modified))
                : null;
        }
        catch (Exception error) when (error is IOException or ChartException)
        {
            return null;
        }
    }

    private static string DigestOf(string file)
    {
        using var text = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}

/// <summary>An index, and what the server wants to hear to say that it has not changed.</summary>
internal sealed record SeenIndex(ChartIndex Index, string? EntityTag, string? Modified);
