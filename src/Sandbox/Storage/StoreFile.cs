using System.Globalization;
using System.Text;
using System.Threading.Channels;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>
/// Keeps a store in a file: a line for each write, and at the start a new file with only what is left. Writes go out behind the requests,
/// in order; a crash may lose the last moments, as it may in a sandbox.
/// </summary>
internal sealed class StoreFile : IAsyncDisposable
{
    private readonly Channel<byte[]> _lines = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly FileStream _file;
    private readonly Task _writing;
    private readonly Store _store;

    private StoreFile(Store store, FileStream file)
    {
        (_store, _file) = (store, file);
        store.Observe(Note);
        _writing = WriteAsync();
    }

    /// <summary>Fills the store from the file, if there is one, and keeps what is written from now on.</summary>
    /// <param name="wasKept">Whether there was anything.</param>
    /// <exception cref="IOException">The file can't be read or written, or holds something else.</exception>
    public static StoreFile Open(string path, Store store, out bool wasKept)
    {
        var kept = File.Exists(path) ? Read(path) : [];
        wasKept = kept.Count > 0;
        foreach (var (table, document) in kept.Values.OrderBy(static one => Revisions(one.Document)))
            store.Restore(store.Table(table.Group, table.Plural), document, Revisions(document));
        // The new file takes the place of the old one only when it is whole.
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            // There are Secrets among the objects.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            foreach (var (table, document) in kept.Values) file.Write(Line(table.Group, table.Plural, document, isGone: false));
        }

        File.Move(fresh, path, overwrite: true);
        return new StoreFile(store, new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
    }

    public async ValueTask DisposeAsync()
    {
        _store.Forget(Note);
        _lines.Writer.Complete();
        await _writing;
        await _file.DisposeAsync();
    }

    private void Note(ResourceTable table, ObjectEvent happened) =>
        _lines.Writer.TryWrite(Line(table.Group, table.Plural, happened.After.Document, happened.IsDeletion));

    private async Task WriteAsync()
    {
        while (await _lines.Reader.WaitToReadAsync())
        {
            while (_lines.Reader.TryRead(out var line)) await _file.WriteAsync(line);
            await _file.FlushAsync();
        }
    }

    private static byte[] Line(string group, string plural, MapNode document, bool isGone)
    {
        var line = MapNode.Of(("group", group), ("plural", plural), ("gone", isGone), ("object", isGone ? MapNode.Of(("metadata", document.Map("metadata"))) : document));
        return [.. JsonText.Bytes(line), (byte)'\n'];
    }

    private static Dictionary<string, ((string Group, string Plural) Table, MapNode Document)> Read(string path)
    {
        var kept = new Dictionary<string, ((string, string), MapNode)>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!TryRead(line, out var read))
            {
                // A crash in the middle of a write leaves half a line at the end, and nowhere else.
                if (number == File.ReadLines(path).Count()) break;
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{path}, line {number}: this is no object of a sandbox; move the file away to begin anew"));
            }

            var (group, plural) = (read.Text("group") ?? "", read.Text("plural") ?? "");
            var document = read.Map("object");
            var key = $"{plural}.{group}/{document.Text("metadata", "namespace")}/{document.Text("metadata", "name")}";
            if (read.Bool("gone") == true) kept.Remove(key);
            else kept[key] = ((group, plural), document);
        }

        return kept;
    }

    private static bool TryRead(string line, out MapNode read)
    {
        read = MapNode.Empty;
        try
        {
            read = JsonReader.Read(Encoding.UTF8.GetBytes(line)).Map();
            return read.Has("plural");
        }
        catch (DocumentException)
        {
            return false;
        }
    }

    private static long Revisions(MapNode document) =>
        long.TryParse(document.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 1;
}
