using System.CommandLine;
using System.Net;
using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Lighthouse;

/// <summary>`gax-lighthouse`: a seed node and nothing else.</summary>
internal static class LighthouseCommand
{
    public const string Role = "lighthouse";

    private const int WrongConfiguration = 2;

    public static RootCommand Create()
    {
        var http = new Option<string>("--http") { Description = "Where /healthz, /readyz and /cluster are answered.", DefaultValueFactory = static _ => "127.0.0.1:8090" };
        http.Validators.Add(static result =>
        {
            if (!IsEndPoint(result.GetValueOrDefault<string>())) result.AddError("--http is an address with a port, such as 127.0.0.1:8090 or [::]:8090.");
        });
        var command = new RootCommand("A seed node of a GitOpsActors cluster: others join through it, and it hosts nothing.") { http };
        foreach (var setting in MembershipSetting.Options) command.Add(new Option<string[]>(setting.Option) { Description = setting.Description });
        command.SetAction(async (parsed, stop) =>
        {
            try
            {
                var options = Read(setting => parsed.GetValue<string[]>(setting));
                await MemberPort.CheckAsync(options, stop);
                return await SeedNode.RunAsync(options, IPEndPoint.Parse(parsed.GetRequiredValue(http)), stop);
            }
            catch (MembershipException error)
            {
                foreach (var mistake in error.Mistakes) await Console.Error.WriteLineAsync("gax-lighthouse: " + mistake);
                return WrongConfiguration;
            }
        });
        return command;
    }

    private static MembershipOptions Read(Func<string, IReadOnlyList<string>?> option)
    {
        var options = MembershipReader.Read(option, Environment.GetEnvironmentVariable, MembershipOptions.Alone with { Roles = [Role] });
        if (options.IsAlone)
            throw new MembershipException([$"a seed node is there for others; say where they reach it with {MembershipSetting.Address.Option} (or {MembershipSetting.Address.Variable})."]);
        if (options.Roles.Contains(MembershipOptions.EngineRole))
            throw new MembershipException([$"{MembershipSetting.Roles.Option} {MembershipOptions.EngineRole} would bring Applications here, and a seed node can't host any; leave it out."]);
        return options;
    }

    private static bool IsEndPoint(string? text) => IPEndPoint.TryParse(text ?? "", out var parsed) && parsed.Port > 0;
}
