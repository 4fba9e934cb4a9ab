using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.Files;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands;

/// <summary>Runs a command that needs an API server, and says in one line what went wrong.</summary>
internal static class ClusterCommand
{
    /// <param name="error">Where it says what went wrong.</param>
    /// <param name="connect">Creates the client; null: the one that the environment describes.</param>
    /// <param name="command">The command.</param>
    public static async Task<int> RunAsync(TextWriter error, Func<IKubernetesClient>? connect, Func<IKubernetesClient, Task<int>> command)
    {
        try
        {
            using var client = (connect ?? KubeOpsAdapter.CreateClient)();
            return await command(client);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BadInputException))
        {
            // A client has many ways to fail (configuration, network, TLS, HTTP), and upstream's has others than ours.
            await error.WriteLineAsync($"error: {exception.Message.ReplaceLineEndings(" ")}");
            return Invocation.Failed;
        }
    }
}
