using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>An API server, and the executable with a kubeconfig for it.</summary>
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

    public Task<ExecutableResult> RunAsync(params string[] arguments) =>
        Executable.RunAsync("/usr/bin/env", ["-u", "POD_NAMESPACE", $"KUBECONFIG={_kubeconfig}", Executable.Path, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
