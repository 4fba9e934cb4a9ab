using System.CommandLine;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands.Check;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands;

/// <summary><c>check</c>: whether an installation works.</summary>
internal static class CheckCommand
{
    public static Command Create(Kinds? kinds = null, Func<IKubernetesClient>? connect = null)
    {
        var installed = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace that the operator is installed in; with --outdated that of the Pods (default: the kubeconfig's).",
            DefaultValueFactory = _ => "d7y-operator-system",
            HelpName = "NS",
        };
        var name = new Option<string>("--name")
        {
            Description = "Name of the installation: of its Service, and the stem of its other objects' names.",
            DefaultValueFactory = _ => "d7y-operator",
        };
        var trial = new Option<string>("--trial-namespace")
        {
            Description = "Namespace in which a Pod is created as a dry run.",
            DefaultValueFactory = _ => "default",
            HelpName = "NS",
        };
        var podSecurityDefault = SharedOptions.PodSecurityDefault();
        var outdated = new Option<bool>("--outdated")
        {
            Description = "Look only for running Pods whose sidecars are older than their resources.",
        };
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "With --outdated: look in all namespaces." };
        var format = SharedOptions.Named<CheckFormat>(
            "text (default): for people. json: for tools. name: with --outdated, the owners as kubectl takes them, one a line.", "--output", "-o");
        var command = new Command("check", "Check an installation through the API server: one line per check, exit code 1 when one fails.")
        {
            installed, name, trial, podSecurityDefault, outdated, all, format,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(outdated) is { Implicit: false })
            {
                return;
            }

            // By its token: the value itself may have been refused.
            if (parsed.GetResult(format) is { Tokens: [{ Value: "name" }] })
            {
                parsed.AddError("--output name needs --outdated.");
            }

            if (parsed.GetResult(all) is { Implicit: false })
            {
                parsed.AddError("--all-namespaces needs --outdated.");
            }
        });
        command.SetAction((parsed, cancellationToken) => ClusterCommand.RunAsync(parsed.InvocationConfiguration.Error, connect, async client =>
        {
            if (parsed.GetValue(outdated))
            {
                var @namespace = parsed.GetValue(all) ? null
                    : parsed.GetResult(installed) is { Implicit: false } ? parsed.GetRequiredValue(installed)
                    : await client.GetCurrentNamespaceAsync(cancellationToken: cancellationToken);
                var found = await new OutdatedPods(client, kinds ?? Kinds.Create(), @namespace).FindAsync(cancellationToken);
                if (parsed.GetValue(format) == CheckFormat.Name)
                {
                    // A list answers what was asked, however long it is: with pipefail, a script goes on.
                    await parsed.InvocationConfiguration.Output.WriteAsync(string.Concat(found.Owners.Select(owner => $"{owner}\n")));
                    return 0;
                }

                return await PrintAsync(parsed, parsed.GetValue(format), [found.Result]);
            }

            var stem = parsed.GetRequiredValue(name);
            var options = new CheckOptions(
                new CertificateOptions
                {
                    Namespace = parsed.GetRequiredValue(installed),
                    Service = stem,
                    Secret = $"{stem}-ca",
                    MutatingConfiguration = $"{stem}-mutators",
                    ResourcesConfiguration = $"{stem}-resources",
                    ValidatingConfiguration = $"{stem}-validators",
                },
                parsed.GetRequiredValue(trial),
                parsed.GetValue(podSecurityDefault));
            var results = await new CheckRun(client, options, kinds ?? Kinds.Create(), TimeProvider.System).ExecuteAsync(cancellationToken);
            return await PrintAsync(parsed, parsed.GetValue(format), results);
        }));
        return command;
    }

    private static async Task<int> PrintAsync(ParseResult parsed, CheckFormat format, IReadOnlyList<CheckResult> results)
    {
        await parsed.InvocationConfiguration.Output.WriteAsync(format == CheckFormat.Json
            ? ReportJson.Write(results.Select(result => result.ToJson()))
            : string.Concat(results.Select(result => $"{result}\n")));
        return results.All(result => result.Ok) ? 0 : Invocation.Failed;
    }
}

/// <summary>In which form <c>check</c> prints what it found.</summary>
internal enum CheckFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For tools.</summary>
    Json,

    /// <summary>Names alone, for kubectl.</summary>
    Name,
}
