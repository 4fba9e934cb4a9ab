using System.Text.Json;
using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Resources.SidecarInjections;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Audit;

/// <summary>A cluster as the operator knows it, whose API server has Pods and the webhook configurations of an installation.</summary>
internal sealed class AuditedCluster
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Static = "d7y-operator-mutators";

    private const string Spec = """{ "podSelector": { "matchLabels": { "app": "web" } }, "containers": [{ "name": "proxy", "image": "proxy:2" }] }""";

    private static readonly string[] LeftOut = ["kube-system"];

    private readonly FakeApiServer _server;
    private int _pods;

    public AuditedCluster(FakeApiServer server, IKubernetesClient client, TimeProvider? time = null)
    {
        _server = server;
        Run = new(client, Kinds, Namespaces, new EntryOptions { StaticConfiguration = Static }, time ?? TimeProvider.System);
        Put(Injections.From("""{ "namespaceSelector": { "matchExpressions": [{ "key": "none", "operator": "DoesNotExist" }] } }"""));
        Put(SidecarInjectionReaderTests.From(Spec));
        foreach (var (name, labels, annotations) in new[]
        {
            ("shop", "", ""), ("kube-system", "", ""), ("in", """ "dragonfly.io/inject": "true" """, ""), ("noted", "", """ "dragonfly.io/inject": "true" """),
            ("none", """ "none": "true" """, ""),
        })
        {
            Namespaces.Set(NamespaceReader.Read(JsonSerializer.Deserialize<V1Namespace>(
                $$"""{ "metadata": { "name": "{{name}}", "labels": { {{labels}} }, "annotations": { {{annotations}} } } }""")!));
        }

        server.Create($"{Configurations}/{Static}", """
            {
              "metadata": { "name": "d7y-operator-mutators" },
              "webhooks": [
                {
                  "name": "namespace.mutate.pod.v1", "clientConfig": { "caBundle": "YQ==" },
                  "namespaceSelector": { "matchExpressions": [
                    { "key": "dragonfly.io/inject", "operator": "In", "values": ["true"] },
                    { "key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"] } ] },
                  "matchConditions": [{ "name": "not-opted-out-by-annotation", "expression": "…" }, { "name": "not-opted-out-by-label", "expression": "…" }]
                },
                {
                  "name": "pod.mutate.pod.v1", "clientConfig": { "caBundle": "YQ==" },
                  "namespaceSelector": { "matchExpressions": [
                    { "key": "dragonfly.io/inject", "operator": "NotIn", "values": ["true"] },
                    { "key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"] } ] },
                  "matchConditions": [{ "name": "asks-for-injection", "expression": "…" }]
                }
              ]
            }
            """);
        var composed = EntryComposition.Of([.. Kinds.SelectMany(kind => kind.WebhookEntries)], new(new(), 3), LeftOut, _ => false);
        server.Create($"{Configurations}/{EntryOptions.DefaultConfiguration}", JsonSerializer.Serialize(
            new V1MutatingWebhookConfiguration { Metadata = new() { Name = EntryOptions.DefaultConfiguration }, Webhooks = [.. composed.Webhooks] }));
    }

    public Kinds Kinds { get; } = Kinds.Create();

    public NamespaceCache Namespaces { get; } = new();

    public AuditRun Run { get; }

    public static string Hash => SidecarInjectionReaderTests.Rule(Spec).Plan.Hash;

    public void Put(V1Alpha1DragonflyInjection resource) => Kinds.Get<DragonflyInjectionKind>().Set(resource);

    public void Put(V1Alpha1SidecarInjection resource) => Kinds.Get<SidecarInjectionKind>().Set(resource);

    public async Task<string> FindAsync() => (await Run.ExecuteAsync(CancellationToken.None)).Found;

    /// <summary>Creates a Pod that asks for injection and has not got it.</summary>
    public string CreateBare(string @namespace = "shop", string? owner = null) => Create(
        $$""" "annotations": { "dragonfly.io/inject": "true" }, "ownerReferences": [{{owner}}] """, @namespace);

    /// <param name="metadata">Members of the Pod's metadata.</param>
    /// <param name="namespace">The Pod's namespace.</param>
    /// <returns>The path of the Pod.</returns>
    public string Create(string metadata, string @namespace = "shop")
    {
        var name = $"p{_pods++}";
        var path = $"/api/v1/namespaces/{@namespace}/pods/{name}";
        _server.Create(path, $$"""{ "metadata": { "name": "{{name}}", "namespace": "{{@namespace}}", {{metadata}} } }""");
        return path;
    }

    public static string Owner(string name, string kind = "StatefulSet") => $$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "name": "{{name}}", "uid": "{{Webhooks.Events.OwnedPod.UidOf(name)}}", "controller": true }
        """;
}
