namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Files of resources are checked as strictly as the API server checks them, and each error names its field.</summary>
public sealed class BadResourceTests
{
    private static readonly ManifestFolder Folder = new();

    [OneTimeTearDown]
    public void CleanUp() => Folder.Dispose();

    [TestCase("enabled: 'yes'", "enabled: has a value of the wrong type")]
    [TestCase("priority: high", "priority: has a value of the wrong type")]
    [TestCase("priority: 1.5", "priority: has a value of the wrong type")]
    [TestCase("priority: 99999999999", "priority: has a value of the wrong type")]
    [TestCase("namespaceSelector: []", "namespaceSelector: has a value of the wrong type")]
    [TestCase("namespaceSelector: { matchLabels: { a: 1 } }", "namespaceSelector.matchLabels.a: has a value of the wrong type")]
    [TestCase("namespaceSelector: { matchLabel: { a: b } }", "namespaceSelector.matchLabel: unknown field")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: in, values: [b] }] }", "podSelector.matchExpressions[0].operator: Unsupported value: \"in\": supported values: \"In\", \"NotIn\", \"Exists\", \"DoesNotExist\"")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: Exists, value: b }] }", "podSelector.matchExpressions[0].value: unknown field")]
    [TestCase("podSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] }", "podSelector.matchExpressions[0].values: Forbidden: may not be specified when operator is 'Exists' or 'DoesNotExist'")]
    [TestCase("inject: Proxy", "inject: has a value of the wrong type")]
    [TestCase("inject: [Proxy, Proxy]", "inject[1]: Duplicate value: \"Proxy\"")]
    [TestCase("inject: [Proxy, Sockets]", "inject: Unsupported value: \"Sockets\": supported values: \"Proxy\", \"Socket\", \"Tools\"")]
    [TestCase("proxyPort: 0", "proxyPort: Invalid value: 0: must be between 1 and 65535")]
    [TestCase("proxyPort: 65536", "proxyPort: Invalid value: 65536: must be between 1 and 65535")]
    [TestCase("proxyPort: '4001'", "proxyPort: has a value of the wrong type")]
    [TestCase("proxyHost: nodename", "proxyHost: Unsupported value: \"nodename\": supported values: \"NodeName\", \"HostIP\", \"HostIPv6\"")]
    [TestCase("proxyEnv: [HTTP PROXY]", "proxyEnv[0]: Invalid value: \"HTTP PROXY\": must be the name of an environment variable")]
    [TestCase("proxyEnv: [NODE_NAME]", "proxyEnv[0]: Invalid value: \"NODE_NAME\": is set by the operator itself")]
    [TestCase("noProxy: ['a,b']", "noProxy[0]: Invalid value: \"a,b\": must be one host, suffix or CIDR")]
    [TestCase("socketPath: dfdaemon.sock", "socketPath: Invalid value: \"dfdaemon.sock\": must be an absolute path without ':', of at most 1024 characters")]
    [TestCase("socketPath: /var/../etc/x", "socketPath: Invalid value: \"/var/../etc/x\": must not contain '..'")]
    [TestCase("socketMount: Folder", "socketMount: Unsupported value: \"Folder\": supported values: \"Auto\", \"File\", \"Directory\"")]
    [TestCase("toolsImage: ''", "toolsImage: Required value")]
    [TestCase("toolsImage: a b", "toolsImage: Invalid value: \"a b\": must be an image reference without white space")]
    [TestCase("toolsImagePullPolicy: Sometimes", "toolsImagePullPolicy: Unsupported value: \"Sometimes\": supported values: \"Always\", \"IfNotPresent\", \"Never\"")]
    [TestCase("toolsImagePullSecrets: [{ name: A_B }]", "toolsImagePullSecrets[0].name: Invalid value: \"A_B\": must be the name of a Secret")]
    [TestCase("toolsImagePullSecrets: [a]", "toolsImagePullSecrets[0]: has a value of the wrong type")]
    [TestCase("toolsSourcePath: tools", "toolsSourcePath: Invalid value: \"tools\": must be an absolute path without ':', of at most 1024 characters")]
    [TestCase("toolsPath: /var/run/dfdaemon.sock", "toolsPath: Invalid value: \"/var/run/dfdaemon.sock\": must not be where the socket is mounted")]
    [TestCase("toolsOnPath: [bin/dfget]", "toolsOnPath[0]: Invalid value: \"bin/dfget\": must be a file name")]
    [TestCase("toolsResources: { request: { cpu: '1' } }", "toolsResources.request: unknown field")]
    [TestCase("toolsResources: { requests: { cpu: '1' }, limits: { cpu: 10m } }", "toolsResources.requests[cpu]: Invalid value: \"1\": must be less than or equal to cpu limit")]
    [TestCase("toolsSecurityContext: { runAsRoot: true }", "toolsSecurityContext.runAsRoot: unknown field")]
    [TestCase("toolsSecurityContext: { runAsUser: -1 }", "toolsSecurityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive")]
    [TestCase("toolsSecurityContext: { seccompProfile: { type: Localhost } }", "toolsSecurityContext.seccompProfile.localhostProfile: Required value: must be set when type is Localhost")]
    [TestCase("allowedToolsImages: ['a b']", "allowedToolsImages[0]: Invalid value: \"a b\": must be an image or a pattern with *")]
    [TestCase("podSecurity: Enforce", "podSecurity: Unsupported value: \"Enforce\": supported values: \"Respect\", \"Ignore\"")]
    [TestCase("proxyport: 4001", "proxyport: unknown field")]
    [TestCase("proxyPort: 0\n  podSecurity: Enforce\n  toolsPath: x", "proxyPort: Invalid value: 0: must be between 1 and 65535 (and 2 more: spec.toolsPath: Invalid value: \"x\": must be an absolute path without ':', of at most 1024 characters; spec.podSecurity: Unsupported value: \"Enforce\": supported values: \"Respect\", \"Ignore\")")]
    public void In_the_spec(string spec, string problem) => AssertRefused(
        $"apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata:\n  name: default\nspec:\n  {spec}\n",
        $"document 1, line 6: spec.{problem}");

    [TestCase("kind: Service\napiVersion: v1\n", "document 1, line 1: kind: must be DragonflyInjection or Namespace, is Service")]
    [TestCase("a: b\n", "document 1, line 1: kind: must be DragonflyInjection or Namespace, is missing")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v2\n", "document 1, line 2: apiVersion: must be dragonfly.io/v1alpha1")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v1alpha1\nspec: {}\n", "document 1, line 1: metadata.name: Required value")]
    [TestCase("kind: DragonflyInjection\napiVersion: dragonfly.io/v1alpha1\nmetadata: { name: a }\nspecs: {}\n", "document 1, line 4: specs: unknown field")]
    [TestCase("kind: Namespace\napiVersion: v1\nmetadata: { labels: { a: b } }\n", "document 1, line 3: metadata.name: Required value")]
    [TestCase("kind: Namespace\napiVersion: v1\nmetadata: { name: a, labels: { b: true } }\n", "document 1, line 3: metadata.labels.b: has a value of the wrong type")]
    [TestCase("kind: DragonflyInjection\nmetadata: { name: a }\n---\nkind: DragonflyInjection\nmetadata:\n  name: a\n", "document 2, line 6: metadata.name: Duplicate value: \"a\"")]
    [TestCase("kind: List\nitems:\n- kind: Namespace\n  metadata: { name: a }\n- kind: DragonflyInjection\n  metadata: { name: a }\n  spec:\n    proxyPort: 0\n", "document 1, line 8: items[1].spec.proxyPort: Invalid value: 0: must be between 1 and 65535")]
    public void Around_it(string resource, string problem) => AssertRefused(resource, problem);

    [Test]
    public void A_name_that_comes_again_among_the_manifests_is_found_there()
    {
        const string Injection = "kind: DragonflyInjection\nmetadata: { name: a }\n";
        var result = CommandLine.Inject(
            "-f", Folder.Write("in.yaml", "apiVersion: dragonfly.io/v1alpha1\n" + Injection), "--resources", Folder.Write("injection.yaml", Injection));

        Assert.That(Folder.Shorten(result.Error), Is.EqualTo("error: in.yaml: document 1, line 3: metadata.name: Duplicate value: \"a\"\n"));
    }

    private static void AssertRefused(string resource, string problem)
    {
        var result = CommandLine.Inject("-f", Folder.Write("pod.yaml", ManifestFolder.Pod), "--resources", Folder.Write("injection.yaml", resource));

        Assert.That(Folder.Shorten(result.Error), Is.EqualTo($"error: injection.yaml: {problem}\n"));
        Assert.That(result.Output, Is.Empty);
        Assert.That(result.ExitCode, Is.EqualTo(2));
    }
}
