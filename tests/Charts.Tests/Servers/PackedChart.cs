using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Charts.Tests.Servers;

/// <summary>A chart as `helm package` would pack it.</summary>
internal sealed record PackedChart(string Name, string Version, byte[] Content)
{
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Content));

    public string FileName => $"{Name}-{Version}.tgz";

    /// <summary>A chart with one ConfigMap that tells the version and a value.</summary>
    public static PackedChart Simple(string name, string version, string more = "") => Of(name, version,
        ("Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n{more}"),
        ("values.yaml", "value: default\n"),
        ("templates/settings.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{version: \"{{{{ .Chart.Version }}}}\", value: \"{{{{ .Values.value }}}}\"}}\n"));

    public static PackedChart Of(string name, string version, params (string Path, string Content)[] files) =>
        Files(name, version, isGzipped: true, [.. files.Select(file => ($"{name}/{file.Path}", file.Content))]);

    /// <summary>Any files, as tools push them into a registry.</summary>
    public static PackedChart Files(string name, string version, bool isGzipped, params (string Path, string Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var tar = new TarWriter(isGzipped ? new GZipStream(packed, CompressionLevel.Fastest) : packed, TarEntryFormat.Pax, leaveOpen: !isGzipped))
        {
            foreach (var (path, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), ModificationTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                });
            }
        }

        return new PackedChart(name, version, packed.ToArray());
    }
}
