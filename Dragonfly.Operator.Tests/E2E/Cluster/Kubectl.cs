using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a user has in hand.</summary>
internal sealed class Kubectl(string file, string kubeconfig, string cacheFolder)
{
    public Task<CommandResult> RunAsync(params string[] arguments) => PipeAsync(null, arguments);

    /// <summary>Runs it with a manifest on standard input, for <c>-f -</c>.</summary>
    public Task<CommandResult> PipeAsync(string? input, params string[] arguments) =>
        Command.RunAsync(ProcessSettings.Create(file, ["--kubeconfig", kubeconfig, "--cache-dir", cacheFolder, .. arguments]), input);

    /// <summary>Runs it with <c>-o json</c> and reads what it prints.</summary>
    public async Task<JsonObject> ReadAsync(string? input, params string[] arguments) =>
        JsonNode.Parse((await PipeAsync(input, [.. arguments, "-o", "json"])).Expect())!.AsObject();
}
