using System.Net;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands.Check;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>An installation in which all is well, to be spoiled by a test.</summary>
internal sealed class CheckedCluster
{
    private readonly Dictionary<Type, HttpStatusCode> _refused = [];

    public FakeTimeProvider Time { get; } = new();

    public Mock<IKubernetesClient> Client { get; } = new(MockBehavior.Strict);

    public Kinds Kinds { get; init; } = Kinds.Create();

    public V1MutatingWebhookConfiguration? Configuration { get; set; }

    public V1ValidatingWebhookConfiguration? Validation { get; set; }

    public V1Secret? Secret { get; set; }

    public V1Endpoints? Endpoints { get; set; } = new() { Subsets = [new() { Addresses = [new()] }, new() { NotReadyAddresses = [new()] }] };

    public List<V1Alpha1DragonflyInjection> Injections { get; } = [Tests.Resources.DragonflyInjections.Injections.From("{}")];

    public List<V1Alpha1PodDistribution> Distributions { get; } = [];

    public List<V1Alpha1NetworkInjection> Networks { get; } = [];

    public List<V1Alpha1SidecarInjection> Sidecars { get; } = [];

    public List<NetworkAttachmentDefinition> Definitions { get; } = [];

    public List<V1Namespace> Namespaces { get; } = [];

    public List<string> Pods { get; } = [];

    public List<Corev1Event> Events { get; } = [];

    public PodSecurityLevel PodSecurityDefault { get; set; }

    /// <summary>What the API server says to a Pod that breaks Pod Security level baseline; null: it takes it.</summary>
    public string? Refusal { get; set; }

    /// <summary>What a Pod's creation comes back as.</summary>
    public string Created { get; set; } = """{ "metadata": { "annotations": { "dragonfly.io/injected": "default" } }, "spec": {} }""";

    public CheckedCluster()
    {
        var authority = CertificateAuthority.Create(new(), Time.GetUtcNow()).Certificate.ExportCertificatePem();
        var pem = System.Text.Encoding.ASCII.GetBytes(authority);
        Secret = new() { Metadata = new(), Data = new Dictionary<string, byte[]> { ["ca.crt"] = pem, ["tls.crt"] = pem } };
        Configuration = new()
        {
            Metadata = new(),
            Webhooks = [new() { ClientConfig = new() { CaBundle = pem } }, new() { ClientConfig = new() { CaBundle = pem } }],
        };
        Validation = new() { Metadata = new(), Webhooks = [new() { ClientConfig = new() { CaBundle = pem } }] };
        Namespaces.Add(Namespace("default"));
        Get(() => Configuration);
        Get(() => Validation);
        Get(() => Secret);
        Get(() => Endpoints);
        List(() => Injections);
        List(() => Distributions);
        List(() => Networks);
        List(() => Sidecars);
        List(() => Definitions);
        List(() => Namespaces);
        List(() => Events);
        List<V1Pod>(() => [.. Pods.Select(pod => KubeOpsAdapter.Read<V1Pod>(Json.Element(pod)))]);
        Client
            .Setup(api => api.PatchAsync<V1Pod>(
                It.Is<V1Patch>(patch => patch.Type == V1Patch.PatchType.ApplyPatch), It.IsAny<string>(), It.IsAny<string?>(),
                It.IsAny<string?>(), It.IsAny<bool?>(), "All", It.IsAny<CancellationToken>()))
            .Returns(async (V1Patch patch, string name, string? _, string? _, bool? _, string? _, CancellationToken _) => Refusal is not null && RefusedName(name)
                ? throw FakeCluster.Error(HttpStatusCode.Forbidden, Refusal)
                : await Answer(() => KubeOpsAdapter.Read<V1Pod>(Json.Element(Created)), typeof(V1Patch)));
    }

    /// <summary>Which of the two Pods is refused, by its name.</summary>
    public Func<string, bool> RefusedName { get; set; } = _ => true;

    public static Corev1Event Event(string reason, string message, string kind = "Pod", string name = "web", string @namespace = "default") => new()
    {
        Metadata = new(),
        Reason = reason,
        Message = message,
        InvolvedObject = new() { Kind = kind, Name = name, NamespaceProperty = @namespace },
    };

    public static V1Namespace Namespace(string name, string? label = null, string? annotation = null, string? enforce = null)
    {
        var metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string>(), Annotations = new Dictionary<string, string>() };
        Put(metadata.Labels, "dragonfly.io/inject", label);
        Put(metadata.Labels, "pod-security.kubernetes.io/enforce", enforce);
        Put(metadata.Annotations, "dragonfly.io/inject", annotation);
        return new() { Metadata = metadata };
    }

    /// <summary>Lets requests for a type fail; V1Patch stands for the creation of a Pod.</summary>
    public void Refuse<T>(HttpStatusCode status) => _refused[typeof(T)] = status;

    public Task<IReadOnlyList<CheckResult>> CheckAsync() =>
        new CheckRun(Client.Object, new(new() { Namespace = "system" }, "trial", PodSecurityDefault), Kinds, Time).ExecuteAsync(CancellationToken.None);

    public async Task<CheckResult> CheckAsync(string name) => (await CheckAsync()).Single(result => result.Check == name);

    private static void Put(IDictionary<string, string> map, string name, string? value)
    {
        if (value is not null)
        {
            map[name] = value;
        }
    }

    private Task<T> Answer<T>(Func<T> answer, Type type) =>
        _refused.TryGetValue(type, out var status) ? Task.FromException<T>(FakeCluster.Error(status)) : Task.FromResult(answer());

    private void Get<T>(Func<T?> answer)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client
            .Setup(api => api.GetAsync<T>(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns(() => Answer(answer, typeof(T)));

    public void List<T>(Func<List<T>> answer)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client
            .Setup(api => api.ListAsync<T>(It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns(() => Answer<IList<T>>(answer, typeof(T)));
}
