using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;
using KubeOps.KubernetesClient.Configuration;

namespace Dragonfly.Operator.Tests.Embedded.Client;

/// <summary>A server and clients of it for each test.</summary>
public abstract class ClientFixture
{
    private readonly List<IDisposable> _disposables = [];

    internal FakeApiServer Server { get; private set; } = null!;

    protected IKubernetesClient Client { get; private set; } = null!;

    [SetUp]
    public async Task StartAsync()
    {
        Server = await FakeApiServer.StartAsync();
        Client = Connect();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _disposables.ForEach(disposable => disposable.Dispose());
        _disposables.Clear();
        await Server.DisposeAsync();
    }

    internal KubernetesClient Connect(
        KubernetesClientOptions? options = null, TimeProvider? time = null, ICredentialSource? credentials = null)
    {
        var connection = new ClusterConnection(Server.Address, ServerTrust.System, credentials ?? new CertificateCredentials(null));
        var client = new KubernetesClient(connection, options, time);
        _disposables.Add(client);
        return client;
    }
}
