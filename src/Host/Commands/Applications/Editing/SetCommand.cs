using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

internal static class SetCommand
{
    public static Command Create(Option<string> server)
    {
        var (name, flags, position) = (AppCommand.Name(), new SpecFlags(), new SourcePosition());
        var command = new Command("set", "Change what an Application is to be.") { name };
        foreach (var option in flags.All.Concat(position.All)) command.Add(option);
        command.Validators.Add(result =>
        {
            if (!flags.IsGiven(result)) result.AddError("Say what is to be changed; --help shows what can be.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var before = await client.GetAsync(AppCommand.PathOf(application), stop);
            if (flags.Source.Misfit(parsed, before.Text("status", "sourceType") ?? "") is { } misfit) throw new CommandException(misfit);
            var after = flags.Apply(parsed, before.Map("spec"));
            if (flags.Source.AnyIsGiven(parsed)) after = position.Change(parsed, after, source => flags.Source.Apply(parsed, source));
            return await ApplicationChange.SendSpecAsync(client, application, before.Map("spec"), after, stop);
        }, stop));
        return command;
    }
}
