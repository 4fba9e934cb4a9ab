using System.CommandLine;
using Dragonfly.Operator.Commands.Inject;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Commands;

/// <summary><c>inject</c>: what the webhook would do, offline.</summary>
internal static class InjectCommand
{
    public static Command Create(Kinds? kinds = null)
    {
        kinds ??= Kinds.Create();
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "File with manifests (YAML or JSON, any number of documents), or - for standard input. Can be repeated.",
            Required = true,
            HelpName = "FILE",
        };
        var resources = SharedOptions.Resources(kinds);
        var @namespace = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace of objects that name none.",
            DefaultValueFactory = _ => "default",
            HelpName = "NS",
        };
        var format = SharedOptions.Named<OutputFormat>(
            "yaml (default): the manifests, untouched ones as they are. json: the same as JSON. patch: one RFC 6902 patch a document.",
            "--output",
            "-o");
        var podSecurityDefault = SharedOptions.PodSecurityDefault();
        var kubeVersion = SharedOptions.KubeVersion();
        var all = new Option<bool>("--all") { Description = "Inject whether or not it is asked for; an explicit \"false\" still refuses." };
        var command = new Command("inject", "Inject manifests offline and print them; what was done and why goes to standard error.")
        {
            files, resources, @namespace, format, all, podSecurityDefault, kubeVersion,
        };
        command.SetAction(parsed =>
        {
            kinds.UseServerVersion(parsed.GetValue(kubeVersion));
            var given = parsed.GetRequiredValue(files);
            var manifests = ManifestSet.Read(
                given, parsed.GetValue(resources) ?? [], parsed.GetRequiredValue(@namespace), Console.OpenStandardInput(), kinds);
            var injector = new DocumentInjector(
                manifests, new() { PodSecurityDefault = parsed.GetValue(podSecurityDefault), Force = parsed.GetValue(all) });

            // All is injected before anything is printed: a late error leaves nothing half-written behind.
            var injected = manifests.Documents.Select(injector.Inject).ToList();
            parsed.InvocationConfiguration.Output.Write(OutputWriter.Write(injected, parsed.GetValue(format)));
            foreach (var line in injected.SelectMany(document => document.Report).DefaultIfEmpty(ManifestSet.NoPodIn(given)))
            {
                parsed.InvocationConfiguration.Error.WriteLine(line);
            }
        });
        return command;
    }
}
