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
    private Validators? _validators;

    private string TextFile => _name + ".index";

    private string ValidatorsFile => _name + ".seen";

    /// <summary>The index as it is now: what is known, when the server says that nothing has changed.</summary>
    public async Task<ChartIndex> ReadAsync(ChartIndex? known, bool isAnew, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        if (isAnew) (known, _validators) = (null, null);
        var recalled = known is null && !isAnew ? await RecallAsync(stop) : null;
        var request = new ChartRequest(_url, authorization) { MayBePacked = true, EntityTag = _validators?.EntityTag, ModifiedSince = _validators?.Modified };
        return await http.SendAsync(request, async answer =>
        {
            if (answer.Status == HttpStatusCode.NotModified && _validators is not null) return known ?? recalled!;
            answer.MustBeFine();
            ChartIndex? index = null;
            await library.KeepAsync(async () => index = await KeepAsync(answer, stop));
            return index!;
        }, stop);
    }

    private async Task<ChartIndex> KeepAsync(ChartAnswer answer, CancellationToken stop)
    {
        Directory.CreateDirectory(library.IndexFolder);
        var draft = Path.Combine(library.IndexFolder, $"{Path.GetRandomFileName()}.draft");
        try
        {
            await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
                await answer.CopyAsync(file, library.Limits.IndexBytesMax);
            var index = ChartIndex.Open(draft, answer.Place);
            // Until the new validators stand there, none may: they would be those of another text.
            File.Delete(ValidatorsFile);
            File.Move(draft, TextFile, overwrite: true);
            _validators = new Validators(answer.Header("ETag"), answer.Header("Last-Modified"));
            await File.WriteAllLinesAsync(ValidatorsFile, [_validators.EntityTag ?? "", _validators.Modified ?? "", DigestOf(TextFile)], stop);
            return index;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>What an earlier process has kept, with what it was told of it, if both belong together.</summary>
    private async Task<ChartIndex?> RecallAsync(CancellationToken stop)
    {
        _validators = null;
        try
        {
            if (!File.Exists(ValidatorsFile) || !File.Exists(TextFile)) return null;
            if (await File.ReadAllLinesAsync(ValidatorsFile, stop) is not [var tag, var modified, var text] || text != DigestOf(TextFile)) return null;
            var recalled = ChartIndex.Open(TextFile, ChartHttp.Shown(_url));
            _validators = new Validators(NullIfEmpty(tag), NullIfEmpty(modified));
            return recalled;
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

    private sealed record Validators(string? EntityTag, string? Modified);
}
