using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;
using Npgsql;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Reads how a process is a member: from options, variables and a file, and answers with all mistakes at once.</summary>
public sealed class MembershipReader
{
    private const int SeedsMax = 64;
    private const int TextMax = 64 * 1024;

    private readonly List<string> _mistakes = [];
    private readonly SettingSources _sources;

    private MembershipReader(Func<string, IReadOnlyList<string>?> option, Func<string, string?> variable) => _sources = new(option, variable, _mistakes);

    /// <param name="option">What the command line gave for an option such as --cluster-port; null or empty for nothing.</param>
    /// <param name="variable">The environment.</param>
    /// <param name="defaults">What holds where nothing is said.</param>
    /// <exception cref="MembershipException">Something that was said can't be carried out.</exception>
    public static MembershipOptions Read(Func<string, IReadOnlyList<string>?> option, Func<string, string?> variable, MembershipOptions? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(option);
        ArgumentNullException.ThrowIfNull(variable);
        var reader = new MembershipReader(option, variable);
        var options = reader.Options(defaults ?? MembershipOptions.Alone);
        return reader._mistakes.Count == 0 ? options : throw new MembershipException([.. reader._mistakes]);
    }

    private MembershipOptions Options(MembershipOptions defaults)
    {
        var options = defaults with
        {
            Name = Text(MembershipSetting.Name, IsName, "is a name of small letters, digits and dashes, such as gax") ?? defaults.Name,
            Address = Text(MembershipSetting.Address, IsReachable, "is a host name or an address that other members can reach, such as 10.0.0.7; 0.0.0.0 is none (listen there with " + MembershipSetting.Bind.Option + ")") ?? defaults.Address,
            Bind = Text(MembershipSetting.Bind, IsHost, "is a host name or an address, such as 0.0.0.0") ?? defaults.Bind,
            Port = Number(MembershipSetting.Port, 1, ushort.MaxValue) ?? defaults.Port,
            Seeds = Seeds() ?? defaults.Seeds,
            Discovery = Discovery() ?? defaults.Discovery,
            Roles = Roles() ?? defaults.Roles,
            MembersMin = Number(MembershipSetting.MembersMin, 1, 1000) ?? defaults.MembersMin,
            Tls = Tls() ?? defaults.Tls,
            Lease = Lease() ?? defaults.Lease,
            Times = Times(defaults.Times),
            Hocon = Hocon() ?? defaults.Hocon,
        };
        if (!options.IsAlone) CheckMember(options);
        else if (_sources.Find(MembershipSetting.Address) is null) CheckAlone();
        return options;
    }

    private void CheckAlone()
    {
        foreach (var setting in MembershipSetting.All.Where(static setting => setting != MembershipSetting.File && setting != MembershipSetting.Hocon && setting != MembershipSetting.Name))
            if (_sources.Find(setting) is { } said)
                _mistakes.Add($"{said.Place} is for a cluster of more than one; set {MembershipSetting.Address.Option} (or {MembershipSetting.Address.Variable}) too, or leave it out.");
    }

    private void CheckMember(MembershipOptions options)
    {
        if (options.Seeds.IsEmpty && options.Discovery is null)
            _mistakes.Add($"nothing says where other members are; name seed nodes with {MembershipSetting.Seeds.Option} (or {MembershipSetting.Seeds.Variable}), or set {MembershipSetting.Discovery.Option} to kubernetes.");
        if (!options.Seeds.IsEmpty && options.Discovery is not null)
            _mistakes.Add($"{MembershipSetting.Seeds.Option} and {MembershipSetting.Discovery.Option} exclude each other, since two ways to form a cluster can form two; keep one.");
        if (options.Lease is null && _sources.Find(MembershipSetting.LeaseStore) is null)
            _mistakes.Add($"nothing says where the lease lies that decides who survives a partition; set {MembershipSetting.LeaseStore.Option} (or {MembershipSetting.LeaseStore.Variable}) to postgresql or kubernetes.");
        if (options.Discovery is not null && options.MembersMin < 2)
            _mistakes.Add($"{MembershipSetting.MembersMin.Option} is {options.MembersMin}: with {MembershipSetting.Discovery.Option}, a first member that waits for nobody can form a cluster beside another; set it to 2 or more, such as the number of replicas.");
        if (options.Discovery is null && options.Lease is not LeaseStoreOptions.Kubernetes) NotWithout(MembershipSetting.LeaseStore, "kubernetes", MembershipSetting.Kubeconfig);
        if (options.Discovery is { ManagementPort: var port } && port == options.Port)
            _mistakes.Add($"{MembershipSetting.DiscoveryPort.Option} and {MembershipSetting.Port.Option} are both {port}; they are two listeners, so give them two ports.");
    }

    private ImmutableArray<SeedAddress>? Seeds()
    {
        if (_sources.Find(MembershipSetting.Seeds) is not { } said) return null;
        if (said.Texts.Length > SeedsMax) _mistakes.Add($"{said.Place} names {said.Texts.Length} seed nodes; {SeedsMax} are allowed, and three are enough.");
        var seeds = ImmutableArray.CreateBuilder<SeedAddress>();
        foreach (var text in said.Texts)
        {
            var colon = text.LastIndexOf(':');
            var host = colon < 0 ? "" : text[..colon].TrimStart('[').TrimEnd(']');
            if (IsReachable(host) && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue)
                seeds.Add(new SeedAddress(host, port));
            else
                _mistakes.Add($"{said.Place}: '{Shown(text)}' is no seed node; write host:port, such as lighthouse-0:{MembershipOptions.DefaultPort}.");
        }

        return seeds.ToImmutable();
    }

    private KubernetesDiscovery? Discovery()
    {
        var kind = Choice(MembershipSetting.Discovery, "none", "kubernetes");
        if (kind == "kubernetes")
            return new KubernetesDiscovery(
                Text(MembershipSetting.DiscoverySelector, static text => text.Contains('=', StringComparison.Ordinal), "is a label selector such as app.kubernetes.io/name=gitopsactors") ?? "app.kubernetes.io/name=gitopsactors",
                Text(MembershipSetting.DiscoveryNamespace, IsName, "is a namespace's name"),
                Number(MembershipSetting.DiscoveryPort, 1, ushort.MaxValue) ?? 8558,
                Kubeconfig());
        NotWithout(MembershipSetting.Discovery, "kubernetes", MembershipSetting.DiscoverySelector, MembershipSetting.DiscoveryNamespace, MembershipSetting.DiscoveryPort);
        return null;
    }

    private ImmutableArray<string>? Roles()
    {
        if (_sources.Find(MembershipSetting.Roles) is not { } said) return null;
        foreach (var role in said.Texts.Where(static role => !IsName(role))) _mistakes.Add($"{said.Place}: '{Shown(role)}' is no role; roles are small letters, digits and dashes, such as {MembershipOptions.EngineRole}.");
        return [.. said.Texts.Distinct(StringComparer.Ordinal)];
    }

    private MemberTls? Tls()
    {
        var files = new[] { MembershipSetting.TlsCertificate, MembershipSetting.TlsKey, MembershipSetting.TlsAuthority };
        var said = files.Select(_sources.Find).ToArray();
        if (said.All(static value => value is null)) return null;
        for (var i = 0; i < files.Length; i++)
            if (said[i] is null) _mistakes.Add($"{files[i].Option} (or {files[i].Variable}) is missing: TLS between members needs a certificate, its key and the authority.");
        if (said is not [{ } certificate, { } key, { } authority]) return null;
        var tls = new MemberTls(certificate.Text, key.Text, authority.Text);
        try
        {
            MemberCertificates.Load(tls).Dispose();
        }
        catch (MembershipException fault)
        {
            _mistakes.AddRange(fault.Mistakes);
        }

        return tls;
    }

    private LeaseStoreOptions? Lease()
    {
        switch (Choice(MembershipSetting.LeaseStore, "postgresql", "kubernetes"))
        {
            case "postgresql":
                NotWithout(MembershipSetting.LeaseStore, "kubernetes", MembershipSetting.LeaseNamespace);
                return Database() is { } connection ? new LeaseStoreOptions.Postgres(connection) : null;
            case "kubernetes":
                NotWithout(MembershipSetting.LeaseStore, "postgresql", MembershipSetting.LeaseDatabase, MembershipSetting.LeaseDatabaseFile);
                return new LeaseStoreOptions.Kubernetes(
                    Text(MembershipSetting.LeaseNamespace, IsName, "is a namespace's name"),
                    Kubeconfig());
            default:
                NotWithout(MembershipSetting.LeaseStore, "kubernetes", MembershipSetting.LeaseNamespace);
                NotWithout(MembershipSetting.LeaseStore, "postgresql", MembershipSetting.LeaseDatabase, MembershipSetting.LeaseDatabaseFile);
                return null;
        }
    }

    private string? Kubeconfig() => Text(MembershipSetting.Kubeconfig, File.Exists, "is a kubeconfig that exists");

    private string? Database()
    {
        var (text, file) = (_sources.Find(MembershipSetting.LeaseDatabase), _sources.Find(MembershipSetting.LeaseDatabaseFile));
        if ((text is null) == (file is null))
        {
            _mistakes.Add($"a lease in PostgreSQL needs one connection string; name its file with {MembershipSetting.LeaseDatabaseFile.Option}, or set {MembershipSetting.LeaseDatabase.Variable}, not both.");
            return null;
        }

        var place = (text ?? file)!.Place;
        try
        {
            var connection = text?.Text ?? File.ReadAllText(file!.Text).Trim();
            // What it says stays out of the sentence: it holds a password.
            if (new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0 }) return connection;
            _mistakes.Add($"{place}: the connection string names no host; write it as Host=...;Username=...;Password=...;Database=... .");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _mistakes.Add($"{place}: the file can't be read; name one that the process may read.");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            _mistakes.Add($"{place}: that is no connection string of PostgreSQL; write it as Host=...;Username=...;Password=...;Database=... .");
        }

        return null;
    }

    private DowningTimes Times(DowningTimes defaults)
    {
        var times = new DowningTimes
        {
            HeartbeatEvery = Span(MembershipSetting.HeartbeatEvery, 0.1, 10) ?? defaults.HeartbeatEvery,
            AcceptablePause = Span(MembershipSetting.AcceptablePause, 0.5, 60) ?? defaults.AcceptablePause,
            StableAfter = Span(MembershipSetting.StableAfter, 1, 120) ?? defaults.StableAfter,
            LeaveWithin = Span(MembershipSetting.LeaveWithin, 1, 600) ?? defaults.LeaveWithin,
        };
        if (times.AcceptablePause < 2 * times.HeartbeatEvery)
            _mistakes.Add($"{MembershipSetting.AcceptablePause.Option} is shorter than two times {MembershipSetting.HeartbeatEvery.Option}: one late heartbeat would make a member unreachable; make it longer.");
        return times;
    }

    private string? Hocon()
    {
        if (_sources.Find(MembershipSetting.Hocon) is not { } said) return null;
        try
        {
            if (ConfigurationFactory.ParseString(said.Text).HasPath("akka")) return said.Text;
            _mistakes.Add($"{said.Place} sets nothing of Akka; write it as akka.cluster.gossip-interval = 1s.");
        }
        catch (Exception error)
        {
            _mistakes.Add($"{said.Place} is no HOCON ({error.Message.ReplaceLineEndings(" ").TrimEnd('.')}); write it as akka.cluster.gossip-interval = 1s.");
        }

        return null;
    }

    private string? Text(MembershipSetting setting, Func<string, bool> fits, string what)
    {
        if (_sources.Find(setting) is not { } said) return null;
        if (said.Text.Length <= TextMax && fits(said.Text)) return said.Text;
        _mistakes.Add($"{said.Place} {what}; '{Shown(said.Text)}' is none.");
        return null;
    }

    private string? Choice(MembershipSetting setting, params ReadOnlySpan<string> choices)
    {
        if (_sources.Find(setting) is not { } said) return null;
        if (choices.Contains(said.Text)) return said.Text;
        _mistakes.Add($"{said.Place} is {string.Join(" or ", choices)}, not '{Shown(said.Text)}'.");
        return null;
    }

    private int? Number(MembershipSetting setting, int least, int most)
    {
        if (_sources.Find(setting) is not { } said) return null;
        if (int.TryParse(said.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        _mistakes.Add($"{said.Place} is a number from {least} to {most}, not '{Shown(said.Text)}'.");
        return null;
    }

    private TimeSpan? Span(MembershipSetting setting, double least, double most)
    {
        if (_sources.Find(setting) is not { } said) return null;
        var (unit, factor) = said.Text switch
        {
            var text when text.EndsWith("ms", StringComparison.Ordinal) => (2, 0.001),
            var text when text.EndsWith('s') => (1, 1.0),
            var text when text.EndsWith('m') => (1, 60.0),
            _ => (0, double.NaN),
        };
        if (double.TryParse(said.Text.AsSpan(0, said.Text.Length - unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * factor >= least && number * factor <= most)
            return TimeSpan.FromSeconds(number * factor);
        _mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{said.Place} is a span such as 500ms, 2s or 1m, from {least}s to {most}s, not '{Shown(said.Text)}'."));
        return null;
    }

    private void NotWithout(MembershipSetting switched, string choice, params ReadOnlySpan<MembershipSetting> settings)
    {
        foreach (var setting in settings)
            if (_sources.Find(setting) is { } said) _mistakes.Add($"{said.Place} has no effect without {switched.Option} {choice}; set that, or leave this out.");
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 63 && char.IsAsciiLetterLower(text[0]) && text.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    private static bool IsHost(string text) => text.Length <= 253 && Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    private static bool IsReachable(string text) => IsHost(text) && text is not ("0.0.0.0" or "::");

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
