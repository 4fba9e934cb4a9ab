using System.CommandLine;
using System.Text.Json;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands.Check;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Commands;

/// <summary><c>check</c>: whether an installation works.</summary>
internal static class CheckCommand
{
    public static Command Create(Kinds? kinds = null)
    {
        var installed = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace that the operator is installed in.",
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
        var podSecurityDefault = PodSecurityOption.Create();
        var format = NamedOption.Create<ReportFormat>("text (default): for people. json: for tools.", "--output", "-o");
        var command = new Command("check", "Check an installation through the API server: one line per check, exit code 1 when one fails.")
        {
            installed, name, trial, podSecurityDefault, format,
        };
        command.SetAction((parsed, cancellationToken) => ClusterCommand.RunAsync(parsed.InvocationConfiguration.Error, async client =>
        {
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
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteAsync(parsed.GetValue(format) == ReportFormat.Json
                ? JsonSerializer.Serialize(results, CheckJson.Default.IReadOnlyListCheckResult) + "\n"
                : string.Concat(results.Select(result => $"{result}\n")));
            return results.All(result => result.Ok) ? 0 : ClusterCommand.Failed;
        }));
        return command;
    }
}
