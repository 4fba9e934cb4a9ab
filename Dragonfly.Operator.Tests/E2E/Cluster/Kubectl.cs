using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a user has in hand.</summary>
internal sealed class Kubectl(string file, string kubeconfig, string cacheFolder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Task<KubectlResult> RunAsync(params string[] arguments) => PipeAsync(null, arguments);

    /// <summary>Runs it with a manifest on standard input, for <c>-f -</c>.</summary>
    public async Task<KubectlResult> PipeAsync(string? input, params string[] arguments)
    {
        var start = ProcessSettings.Create(file, ["--kubeconfig", kubeconfig, "--cache-dir", cacheFolder, .. arguments]);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new($"kubectl {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} did not end within {Patience.TotalSeconds} s");
        }
    }

    /// <summary>Runs it with <c>-o json</c> and reads what it prints.</summary>
    public async Task<JsonObject> ReadAsync(string? input, params string[] arguments) =>
        JsonNode.Parse((await PipeAsync(input, [.. arguments, "-o", "json"])).Expect())!.AsObject();
}
