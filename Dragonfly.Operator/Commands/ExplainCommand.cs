using System.CommandLine;
using System.Text.Json;
using Dragonfly.Operator.Commands.Explain;
using Dragonfly.Operator.Commands.Manifests;

namespace Dragonfly.Operator.Commands;

/// <summary><c>explain</c>: why a Pod is injected, or is not.</summary>
internal static class ExplainCommand
{
    private static readonly Option<ReportFormat> Format = NamedOption.Create<ReportFormat>("text (default): for people. json: for tools.", "--output", "-o");

    private static readonly Option<string?> Namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the Pod, or of objects that name none.",
        HelpName = "NS",
        Recursive = true,
    };

    public static Command Create()
    {
        Format.Recursive = true;
        var files = new Option<string[]>("--filename", "-f") { Description = "File with manifests, or - for standard input.", HelpName = "FILE" };
        var resources = new Option<string[]>("--resources")
        {
            Description = "File with DragonflyInjections and Namespaces to decide by. Without it: the defaults of the CRD.",
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE",
        };
        var command = new Command("explain", "Say which rule decides about a Pod, what is added, and what would change it.")
        {
            files, resources, Namespace, Format, CreatePod(),
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(files) is not { Length: > 0 })
            {
                parsed.AddError("Name manifests with -f, or a Pod of the cluster with 'explain pod NAME'.");
            }
        });
        command.SetAction(parsed =>
        {
            try
            {
                var given = parsed.GetValue(files) ?? [];
                var manifests = ManifestSet.Read(given, parsed.GetValue(resources) ?? [], Console.OpenStandardInput());
                var explained = ExplainedFiles.Explain(manifests, parsed.GetValue(Namespace) ?? "default");
                Print(parsed, explained);
                if (explained.Count == 0)
                {
                    parsed.InvocationConfiguration.Error.WriteLine(ManifestSet.NoPodIn(given));
                }

                return 0;
            }
            catch (BadInputException exception)
            {
                parsed.InvocationConfiguration.Error.WriteLine($"error: {exception.Message}");
                return InjectCommand.BadInput;
            }
        });
        return command;
    }

    private static Command CreatePod()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the Pod." };
        var command = new Command("pod", "Explain a Pod of the cluster, as if it were created now.") { name };
        command.SetAction((parsed, cancellationToken) => ClusterCommand.RunAsync(
            parsed.InvocationConfiguration.Error,
            async client =>
            {
                Print(parsed, [await ExplainedPod.ExplainAsync(client, parsed.GetRequiredValue(name), parsed.GetValue(Namespace), cancellationToken)]);
                return 0;
            }));
        return command;
    }

    private static void Print(ParseResult parsed, IReadOnlyList<ExplainedObject> explained) =>
        parsed.InvocationConfiguration.Output.Write(parsed.GetValue(Format) == ReportFormat.Json
            ? JsonSerializer.Serialize(explained, ExplainJson.Default.IReadOnlyListExplainedObject) + "\n"
            : ExplainText.Write(explained));
}
