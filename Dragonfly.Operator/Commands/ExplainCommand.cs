using System.CommandLine;
using Dragonfly.Operator.Commands.Explain;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands;

/// <summary><c>explain</c>: why a Pod is injected, or is not.</summary>
internal static class ExplainCommand
{
    private static readonly Option<ExplainFormat> Format = SharedOptions.Named<ExplainFormat>("text (default): for people. json: for tools.", "--output", "-o");

    private static readonly Option<string?> Namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the Pod, or of objects that name none.",
        HelpName = "NS",
        Recursive = true,
    };

    private static readonly Option<PodSecurityLevel> PodSecurityDefault = SharedOptions.PodSecurityDefault();

    public static Command Create(Kinds? kinds = null, Func<IKubernetesClient>? connect = null)
    {
        kinds ??= Kinds.Create();
        Format.Recursive = true;
        PodSecurityDefault.Recursive = true;
        var files = new Option<string[]>("--filename", "-f") { Description = "File with manifests, or - for standard input.", HelpName = "FILE" };
        var resources = SharedOptions.Resources(kinds);
        var replicas = new Option<int?>("--replicas") { Description = "Say also where so many Pods of each workload go.", HelpName = "N" };
        replicas.Validators.Add(option =>
        {
            if (option.Tokens is [var token] && !(int.TryParse(token.Value, out var number) && number >= 0))
            {
                option.AddError("--replicas must be a number, 0 or more.");
            }
        });
        var kubeVersion = SharedOptions.KubeVersion();
        var command = new Command("explain", "Say which rule decides about a Pod, what is added, and what would change it.")
        {
            files, resources, replicas, Namespace, Format, PodSecurityDefault, kubeVersion, CreatePod(kinds, connect),
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
            kinds.UseServerVersion(parsed.GetValue(kubeVersion));
            var given = parsed.GetValue(files) ?? [];
            var @namespace = parsed.GetValue(Namespace) ?? ResourceFileReader.DefaultNamespace;
            var manifests = ManifestSet.Read(given, parsed.GetValue(resources) ?? [], @namespace, Console.OpenStandardInput(), kinds);
            var explained = ExplainedFiles.Explain(
                manifests, new() { PodSecurityDefault = parsed.GetValue(PodSecurityDefault), Replicas = parsed.GetValue(replicas), Explain = true });
            var passedOver = ExplainedFiles.PassedOver(manifests);
            Print(parsed, explained);
            foreach (var line in explained.Count + passedOver.Count == 0 ? [ManifestSet.NoPodIn(given)] : passedOver)
            {
                parsed.InvocationConfiguration.Error.WriteLine(line);
            }
        });
        return command;
    }

    private static Command CreatePod(Kinds kinds, Func<IKubernetesClient>? connect)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the Pod." };
        var installation = new Option<string>("--name")
        {
            Description = "Name of the installation: the stem of its MutatingWebhookConfiguration's name.",
            DefaultValueFactory = _ => "d7y-operator",
        };
        var command = new Command("pod", "Explain a Pod of the cluster: what became of it, and what would were it created now.") { name, installation };
        command.SetAction((parsed, cancellationToken) => ClusterCommand.RunAsync(
            parsed.InvocationConfiguration.Error,
            connect,
            async client =>
            {
                var pod = new ExplainedPod(client, parsed.GetRequiredValue(installation), kinds, parsed.GetValue(PodSecurityDefault));
                Print(parsed, [await pod.ExplainAsync(parsed.GetRequiredValue(name), parsed.GetValue(Namespace), cancellationToken)]);
                return 0;
            }));
        return command;
    }

    private static void Print(ParseResult parsed, IReadOnlyList<ExplainedObject> explained) =>
        parsed.InvocationConfiguration.Output.Write(parsed.GetValue(Format) == ExplainFormat.Json
            ? ExplainJson.Write(explained)
            : ExplainText.Write(explained));
}

/// <summary>In which form <c>explain</c> prints what it found.</summary>
internal enum ExplainFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For tools.</summary>
    Json,
}
