using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Charts.Repositories;
using GitOpsActors.Charts.Requests;

namespace GitOpsActors.Charts.Indexes;

/// <summary>What is kept on disk of a repository's index, with what the server wants to hear to say that it has not changed.</summary>
internal sealed class IndexFile(string folder, Uri root, ChartHttp http, ChartLimits limits)
{
    private readonly Uri _url = HttpRepository.Against(root, "index.yaml")!;
    private readonly string _name = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root.AbsoluteUri)))[..24]);
    private Validators? _validators;

    private string TextFile => _name + ".index";

    private string ValidatorsFile => _name + ".seen";

    /// <summary>The index as it is now: what is known, when the server says that nothing has changed.</summary>
    public async Task<ChartIndex> ReadAsync(ChartIndex? known, bool isAnew, AuthenticationHeaderValue? authorization, CancellationToken stop)
    {
        _validators = isAnew ? null : _validators ?? await RecallAsync(stop);
        var request = new ChartRequest(_url, authorization) { MayBePacked = true, EntityTag = _validators?.EntityTag, ModifiedSince = _validators?.Modified };
        return await http.SendAsync(request, async answer =>
        {
            if (answer.Status == HttpStatusCode.NotModified && _validators is not null) return known ?? ChartIndex.Open(TextFile, answer.Place);
            answer.MustBeFine();
            return await KeepAsync(answer, stop);
        }, stop);
    }

    private async Task<ChartIndex> KeepAsync(ChartAnswer answer, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Path.GetRandomFileName()}.draft");
        try
        {
            await using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous }))
                await answer.CopyAsync(file, limits.IndexBytesMax);
            var index = ChartIndex.Open(draft, answer.Place);
            // Until the new validators stand there, none may: they would be those of another text.
            File.Delete(ValidatorsFile);
            File.Move(draft, TextFile, overwrite: true);
            _validators = new Validators(answer.Header("ETag"), answer.Header("Last-Modified"));
            await File.WriteAllLinesAsync(ValidatorsFile, [_validators.EntityTag ?? "", _validators.Modified ?? "", LengthAndDigest(TextFile)], stop);
            return index;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>What an earlier process was told, if the text that it was told of is still there.</summary>
    private async Task<Validators?> RecallAsync(CancellationToken stop)
    {
        try
        {
            if (!File.Exists(ValidatorsFile) || !File.Exists(TextFile)) return null;
            return await File.ReadAllLinesAsync(ValidatorsFile, stop) is [var tag, var modified, var text] && text == LengthAndDigest(TextFile)
                ? new Validators(NullIfEmpty(tag), NullIfEmpty(modified))
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string LengthAndDigest(string file)
    {
        using var text = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(text));
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private sealed record Validators(string? EntityTag, string? Modified);
}
