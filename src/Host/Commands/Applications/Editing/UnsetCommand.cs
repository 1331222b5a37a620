using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>`gax app unset`: takes out of a source what `set` puts into it.</summary>
internal static class UnsetCommand
{
    public static Command Create(Option<string> server)
    {
        var (name, position) = (AppCommand.Name(), new SourcePosition());
        SpecFlag[] flags =
        [
            Items(["--parameter", "-p"], "A value of the chart, by its name.", ["helm", "parameters"], SourceFlags.NameOf),
            Items(["--values"], "A file of values.", ["helm", "valueFiles"], static item => item.Text() ?? ""),
            Field("--values-literal", "The values that are written in the Application itself.", ["helm", "values"],
                ["helm", "valuesObject"]),
            Field("--release-name", "The name of the chart's release.", ["helm", "releaseName"]),
            Field("--ignore-missing-value-files", "That files of values may be missing.", ["helm", "ignoreMissingValueFiles"]),
            Field("--pass-credentials", "That credentials go to other hosts.", ["helm", "passCredentials"]),
            Items(["--kustomize-image"], "An image, by its name.", ["kustomize", "images"], static item =>
                SourceFlags.ImageName(item.Text() ?? "")),
            Items(["--kustomize-replica"], "How many replicas an object has, by its name.", ["kustomize", "replicas"], SourceFlags.NameOf),
            Field("--kustomize-namespace", "The namespace of all objects.", ["kustomize", "namespace"]),
            Field("--nameprefix", "What stands before all names.", ["kustomize", "namePrefix"]),
            Field("--namesuffix", "What stands behind all names.", ["kustomize", "nameSuffix"]),
            Field("--ref", "The name for other sources.", ["ref"]),
        ];
        var command = new Command("unset", "Take out of a source what `gax app set` put into it.") { name };
        foreach (var option in flags.Select(static flag => flag.Option).Concat(position.All)) command.Add(option);
        command.Validators.Add(result =>
        {
            if (!Array.Exists(flags, flag => result.GetResult(flag.Option) is not null))
                result.AddError("Say what is to be taken out; --help shows what can be.");
        });
        command.SetAction((parsed, stop) => ServerClient.RunAsync(parsed.GetRequiredValue(server), async client =>
        {
            var application = AppCommand.NameOf(parsed, name);
            var spec = (await client.GetAsync(AppCommand.PathOf(application), stop)).Map("spec");
            var after = position.Change(parsed, spec, source => SpecFlag.ApplyAll(flags, parsed, source));
            return await ApplicationChange.SendSpecAsync(client, application, spec, after, stop);
        }, stop));
        return command;
    }

    private static SpecFlag Field(string name, string description, params string[][] paths)
    {
        var option = new Option<bool>(name) { Description = description };
        return new SpecFlag(option, (parsed, source) => parsed.GetValue(option)
            ? paths.Aggregate(source, static (left, path) => SpecFlag.Put(left, path, null)) : source);
    }

    private static SpecFlag Items(string[] names, string description, string[] path, Func<Node, string> nameOf)
    {
        var option = new Option<string[]>(names[0], names[1..]) { Description = description + " May be given again." };
        return new SpecFlag(option, (parsed, source) =>
        {
            var left = source.List(path).Where(item => !parsed.GetRequiredValue(option).Contains(nameOf(item))).ToList();
            return SpecFlag.Put(source, path, left.Count == 0 ? null : ListNode.Of(left));
        });
    }
}
