namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Files of resources are checked as strictly as the API server checks them, and each error names its field.</summary>
public sealed class BadResourceTests
{
    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCase("enabled: 'yes'", "enabled: Invalid value: has a value of the wrong type")]
    [TestCase("priority: high", "priority: Invalid value: has a value of the wrong type")]
    [TestCase("priority: 1.5", "priority: Invalid value: has a value of the wrong type")]
    [TestCase("priority: 99999999999", "priority: Invalid value: has a value of the wrong type")]
    [TestCase("namespaceSelector: []", "namespaceSelector: Invalid value: has a value of the wrong type")]
    [TestCase("namespaceSelector: { matchLabels: { a: 1 } }", "namespaceSelector.matchLabels.a: Invalid value: has a value of the wrong type")]
    [TestCase("namespaceSelector: { matchLabel: { a: b } }", "namespaceSelector.matchLabel: unknown field")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: in, values: [b] }] }", "podSelector.matchExpressions[0].operator: Invalid value: \"in\"")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: Exists, value: b }] }", "podSelector.matchExpressions[0].value: unknown field")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] }", "podSelector.matchExpressions[0].values: Forbidden")]
    [TestCase("inject: Proxy", "inject: Invalid value: has a value of the wrong type")]
    [TestCase("inject: [Proxy, Proxy]", "inject[1]: Duplicate value: \"Proxy\"")]
    [TestCase("inject: [Proxy, Sockets]", "inject[1]: Unsupported value: \"Sockets\"")]
    [TestCase("proxyPort: 0", "proxyPort: Invalid value: 0")]
    [TestCase("proxyPort: 65536", "proxyPort: Invalid value: 65536")]
    [TestCase("proxyPort: '4001'", "proxyPort: Invalid value: has a value of the wrong type")]
    [TestCase("proxyHost: nodename", "proxyHost: Unsupported value: \"nodename\"")]
    [TestCase("proxyEnv: [HTTP PROXY]", "proxyEnv[0]: Invalid value: \"HTTP PROXY\"")]
    [TestCase("proxyEnv: [NODE_NAME]", "proxyEnv[0]: Invalid value: \"NODE_NAME\"")]
    [TestCase("noProxy: ['a,b']", "noProxy[0]: Invalid value: \"a,b\"")]
    [TestCase("socketPath: dfdaemon.sock", "socketPath: Invalid value: \"dfdaemon.sock\"")]
    [TestCase("socketPath: /var/../etc/x", "socketPath: Invalid value: \"/var/../etc/x\"")]
    [TestCase("socketMount: Folder", "socketMount: Unsupported value: \"Folder\"")]
    [TestCase("toolsImage: ''", "toolsImage: Required value")]
    [TestCase("toolsImage: a b", "toolsImage: Invalid value: \"a b\"")]
    [TestCase("toolsImagePullPolicy: Sometimes", "toolsImagePullPolicy: Unsupported value: \"Sometimes\"")]
    [TestCase("toolsImagePullSecrets: [{ name: A_B }]", "toolsImagePullSecrets[0].name: Invalid value: \"A_B\"")]
    [TestCase("toolsImagePullSecrets: [a]", "toolsImagePullSecrets[0]: Invalid value: has a value of the wrong type")]
    [TestCase("toolsSourcePath: tools", "toolsSourcePath: Invalid value: \"tools\"")]
    [TestCase("toolsPath: /var/run/dfdaemon.sock", "toolsPath: Invalid value: \"/var/run/dfdaemon.sock\"")]
    [TestCase("toolsOnPath: [bin/dfget]", "toolsOnPath[0]: Invalid value: \"bin/dfget\"")]
    [TestCase("toolsResources: { request: { cpu: '1' } }", "toolsResources.request: unknown field")]
    [TestCase("toolsResources: { requests: { cpu: '1' }, limits: { cpu: 10m } }", "toolsResources.requests[cpu]: Invalid value: \"1\"")]
    [TestCase("toolsSecurityContext: { runAsRoot: true }", "toolsSecurityContext.runAsRoot: unknown field")]
    [TestCase("toolsSecurityContext: { runAsUser: -1 }", "toolsSecurityContext.runAsUser: Invalid value: -1")]
    [TestCase("toolsSecurityContext: { seccompProfile: { type: Localhost } }", "toolsSecurityContext.seccompProfile.localhostProfile: Required value")]
    [TestCase("allowedToolsImages: ['a b']", "allowedToolsImages[0]: Invalid value: \"a b\"")]
    [TestCase("podSecurity: Enforce", "podSecurity: Unsupported value: \"Enforce\"")]
    [TestCase("proxyport: 4001", "proxyport: unknown field")]
    [TestCase("proxyPort: 0\n  podSecurity: Enforce\n  toolsPath: x", "proxyPort: Invalid value: 0: must be between 1 and 65535 (and 2 more: spec.toolsPath: Invalid value: \"x\": ")]
    [TestCase("proxyPort: '4001'\n  priority: 1e-1\n  toolsPath: x\n  proxyport: 1", "proxyPort: Invalid value: has a value of the wrong type (and 3 more: spec.priority: Invalid value: has a value of the wrong type; spec.proxyport: unknown field; spec.toolsPath: Invalid value: \"x\": ")]
    [TestCase("noProxy: [a, [b], {c: d}]", "noProxy[1]: Invalid value: has a value of the wrong type (and 1 more: spec.noProxy[2]: ")]
    public void In_the_spec(string spec, string problem) => AssertRefused(
        $"apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata:\n  name: default\nspec:\n  {spec}\n",
        $"document 1, line 6: spec.{problem}");

    [TestCase("kind: Service\napiVersion: v1\n", "document 1, line 1: kind: must be SidecarInjection, DragonflyInjection, PodDistribution, NetworkInjection, NetworkAttachmentDefinition or Namespace, is Service")]
    [TestCase("a: b\n", "document 1, line 1: kind: must be SidecarInjection, DragonflyInjection, PodDistribution, NetworkInjection, NetworkAttachmentDefinition or Namespace, is missing")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v2\n", "document 1, line 2: apiVersion: must be dragonfly.io/v1alpha1")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v1alpha1\nspec: {}\n", "document 1, line 1: metadata.name: Required value")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v1alpha1\nmetadata: { name: a }\nspecs: {}\n", "document 1, line 4: specs: unknown field")]
    [TestCase("kind: Namespace\napiVersion: v1\nmetadata: { labels: { a: b } }\n", "document 1, line 3: metadata.name: Required value")]
    [TestCase("kind: Namespace\napiVersion: v1\nmetadata: { name: a, labels: { b: true } }\n", "document 1, line 3: metadata.labels.b: has a value of the wrong type")]
    [TestCase("kind: NetworkAttachmentDefinition\nmetadata: { name: a, annotations: { b: [] } }\n", "document 1, line 2: metadata.annotations.b: has a value of the wrong type")]
    [TestCase("kind: DragonflyInjection\nmetadata: { name: a }\n---\nkind: DragonflyInjection\nmetadata:\n  name: a\n", "document 2, line 6: metadata.name: Duplicate value: \"a\"")]
    [TestCase("kind: List\nitems:\n- kind: Namespace\n  metadata: { name: a }\n- kind: DragonflyInjection\n  metadata: { name: a }\n  spec:\n    proxyPort: 0\n", "document 1, line 8: items[1].spec.proxyPort: Invalid value: 0: must be between 1 and 65535")]
    public void Around_it(string resource, string problem) => AssertRefused(resource, problem);

    [TestCase("a: 1\n...\nkind: DragonflyInjection\n", "document 1, line 3: nothing is read between \"...\" and the next \"---\", as by kubectl")]
    public void After_it(string resource, string problem) => AssertRefused(resource, problem);

    // kubectl makes integers of them, and Helm prints large ones that way.
    [TestCase("apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata: {name: default}\nspec: {priority: 1e+06, proxyPort: 4001.0}\n")]
    [TestCase("{\"kind\": \"DragonflyInjection\", \"metadata\": {\"name\": \"default\"}, \"spec\": {\"priority\": 1E6, \"proxyPort\": 4.001e3}}")]
    [TestCase("kind: DragonflyInjectionList\napiVersion: dragonfly.io/v1alpha1\nitems: [{metadata: {name: default}, spec: {proxyPort: 4.001e3}}]\n")]
    [TestCase("kind: DragonflyInjection\nmetadata: {name: default}\nspec: {enabled: null, priority: null, proxyPort: null, toolsResources: {requests: {cpu: null}}, podSelector: {matchLabels: {a: null}}}\n")]
    [TestCase("null\n---\nkind: DragonflyInjection\nmetadata: {name: default}\nspec: {proxyPort: 0xFA1}\n---\n~\n")]
    public void What_kubectl_reads_is_read(string resource)
    {
        var result = CommandLine.Inject("-f", Folder.Write("pod.yaml", ManifestFolder.Pod), "--resources", Folder.Write("injection.yaml", resource));

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Does.Contain("http://127.0.0.1:4001").Or.Contain("value: \"4001\""));
    }

    [Test]
    public void A_name_that_comes_again_among_the_manifests_is_found_there()
    {
        const string Injection = "kind: DragonflyInjection\nmetadata: { name: a }\n";
        var result = CommandLine.Inject(
            "-f", Folder.Write("in.yaml", "apiVersion: dragonfly.io/v1alpha1\n" + Injection), "--resources", Folder.Write("injection.yaml", Injection));

        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("error: in.yaml: document 1, line 3: metadata.name: Duplicate value: \"a\"\n"));
    }

    // What follows is the reader's to word.
    private static void AssertRefused(string resource, string problem)
    {
        var result = CommandLine.Inject("-f", Folder.Write("pod.yaml", ManifestFolder.Pod), "--resources", Folder.Write("injection.yaml", resource));

        Assert.That(Folder.Shorten(result.Error), Does.StartWith($"error: injection.yaml: {problem}"));
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
