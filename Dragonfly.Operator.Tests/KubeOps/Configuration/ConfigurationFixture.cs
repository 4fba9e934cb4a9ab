using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Embedded.Configuration;

/// <summary>A directory, an environment, and clients that find their way by them.</summary>
public abstract class ConfigurationFixture
{
    private readonly List<IDisposable> _clients = [];

    internal TemporaryDirectory Home { get; private set; } = null!;

    internal TestCertificates Certificates { get; private set; } = null!;

    protected Dictionary<string, string> Variables { get; private set; } = [];

    protected FakeTimeProvider Time { get; private set; } = null!;

    [SetUp]
    public void SetUp()
    {
        Home = new TemporaryDirectory();
        Certificates = new TestCertificates();
        Time = new FakeTimeProvider();
        Variables = new Dictionary<string, string> { ["HOME"] = Home.Path };
    }

    [TearDown]
    public void TearDown()
    {
        _clients.ForEach(client => client.Dispose());
        _clients.Clear();
        Certificates.Dispose();
        Home.Dispose();
    }

    protected static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    protected KubernetesClient Connect(TimeSpan? execTimeout = null)
    {
        var client = new KubernetesClient(
            new KubernetesClientOptions
            {
                Environment = name => Variables.GetValueOrDefault(name),
                ServiceAccountDirectory = Path.Combine(Home.Path, "serviceaccount"),
                ExecTimeout = execTimeout ?? TimeSpan.FromSeconds(60),
            },
            Time);
        _clients.Add(client);
        return client;
    }

    /// <summary>Writes ~/.kube/config with one context.</summary>
    protected void WriteKubeconfig(string cluster, string user, string context = "") => Home.Write(
        ".kube/config",
        $$$"""
        {
          "current-context": "dev",
          "contexts": [{"name": "dev", "context": {"cluster": "c", "user": "u" {{{context}}} } }],
          "clusters": [{"name": "c", "cluster": { {{{cluster}}} }}],
          "users": [{"name": "u", "user": { {{{user}}} }}]
        }
        """);
}
