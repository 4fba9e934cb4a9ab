using System.CommandLine;
using Dragonfly.Operator.Commands.Inject;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Commands;

/// <summary><c>inject</c>: what the webhook would do, offline.</summary>
internal static class InjectCommand
{
    /// <summary>The exit code for input that cannot be used.</summary>
    public const int BadInput = 2;

    public static Command Create(Kinds? kinds = null)
    {
        kinds ??= Kinds.Create();
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "File with manifests (YAML or JSON, any number of documents), or - for standard input. Can be repeated.",
            Required = true,
            HelpName = "FILE",
        };
        var resources = ResourcesOption.Create(kinds);
        var @namespace = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace of objects that name none.",
            DefaultValueFactory = _ => "default",
            HelpName = "NS",
        };
        var format = NamedOption.Create<OutputFormat>(
            "yaml (default): the manifests, untouched ones as they are. json: the same as JSON. patch: one RFC 6902 patch a document.",
            "--output",
            "-o");
        var podSecurityDefault = PodSecurityOption.Create();
        var kubeVersion = KubeVersionOption.Create();
        var all = new Option<bool>("--all") { Description = "Inject whether or not it is asked for; an explicit \"false\" still refuses." };
        var command = new Command("inject", "Inject manifests offline and print them; what was done and why goes to standard error.")
        {
            files, resources, @namespace, format, all, podSecurityDefault, kubeVersion,
        };
        command.SetAction(parsed => Run(
            new InjectOptions(
                parsed.GetRequiredValue(files),
                parsed.GetValue(resources) ?? [],
                parsed.GetRequiredValue(@namespace),
                parsed.GetValue(format),
                parsed.GetValue(all),
                parsed.GetValue(podSecurityDefault))
            {
                KubeVersion = parsed.GetValue(kubeVersion),
            },
            Console.OpenStandardInput(),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            kinds));
        return command;
    }

    public static int Run(InjectOptions options, Stream input, TextWriter output, TextWriter error, Kinds kinds)
    {
        try
        {
            kinds.UseServerVersion(options.KubeVersion);
            var run = new InjectRun(options, input, kinds);
            output.Write(run.Execute());
            foreach (var line in run.Report)
            {
                error.WriteLine(line);
            }

            return 0;
        }
        catch (BadInputException exception)
        {
            error.WriteLine($"error: {exception.Message}");
            return BadInput;
        }
    }
}
