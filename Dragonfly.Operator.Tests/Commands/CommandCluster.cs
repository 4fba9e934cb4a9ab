using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>An API server, and commands with a kubeconfig for it.</summary>
internal sealed class CommandCluster : IAsyncDisposable
{
    private readonly ManifestFolder _folder = new();
    private readonly string _kubeconfig;

    private CommandCluster(FakeApiServer server)
    {
        Server = server;
        _kubeconfig = _folder.Write("kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{ name: here, cluster: { server: "{{server.Address}}" } }]
            users: [{ name: me, user: { token: t } }]
            contexts: [{ name: here, context: { cluster: here, user: me, namespace: shop } }]

            """);
    }

    public FakeApiServer Server { get; }

    public static async Task<CommandCluster> StartAsync() => new(await FakeApiServer.StartAsync());

    /// <summary>Runs a command in this process.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => arguments switch
    {
        ["check", ..] => CommandLine.CheckAsync(Connect, arguments[1..]),
        ["explain", ..] => CommandLine.ExplainAsync(Connect, arguments[1..]),
        _ => throw new ArgumentException($"{arguments[0]} needs no cluster"),
    };

    /// <summary>Runs the built program.</summary>
    public Task<ExecutableResult> RunExecutableAsync(params string[] arguments) =>
        Executable.RunAsync("/usr/bin/env", ["-u", "POD_NAMESPACE", $"KUBECONFIG={_kubeconfig}", Executable.Path, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private IKubernetesClient Connect() => KubeconfigClient.Create(_kubeconfig);
}
