using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Rules;

/// <summary>What the reader accepts makes Pods that the API server accepts, also at the edges.</summary>
public sealed class AcceptedSpecTests
{
    private const string Pod = """
        { "metadata": { "annotations": { "dragonfly.io/inject": "true" } },
          "spec": {
            "initContainers": [{ "name": "init", "image": "a" }],
            "containers": [{ "name": "app", "image": "a", "env": [{ "name": "PATH", "value": "/bin" }] }, { "name": "two", "image": "a" }] } }
        """;

    private static IEnumerable<TestCaseData> Specs()
    {
        yield return Case("a socket in the root", """{ "socketPath": "/dfdaemon.sock" }""");
        yield return Case("the socket's file in the root", """{ "socketPath": "/dfdaemon.sock", "socketMount": "File" }""");
        yield return Case("tools in the socket's directory", """{ "socketPath": "/run/dragonfly/d.sock", "toolsPath": "/run/dragonfly/tools" }""");
        yield return Case("the socket in the tools' directory", """{ "socketPath": "/opt/d/d.sock", "socketMount": "File", "toolsPath": "/opt/d" }""");
        yield return Case("a socket beside the tools on the path", """{ "socketPath": "/usr/local/bin/d.sock", "toolsOnPath": ["dfget"] }""");
        yield return Case("the socket's file in a folder of the system", """{ "socketPath": "/etc/d.sock" }""");
        yield return Case("a directory that somebody says is dfdaemon's own", """{ "socketPath": "/run/p2p/d.sock", "socketMount": "Directory" }""");
        yield return Case("dfdaemon's own directory below a folder of the system", """{ "socketPath": "/var/lib/dragonfly/d.sock", "socketMount": "Directory" }""");
        yield return Case("tools below a folder of the system", """{ "toolsPath": "/var/lib/tools" }""");
        yield return Case("a hidden folder", """{ "toolsPath": "/.tools", "socketPath": "/run/..d/d.sock" }""");
        yield return Case("the socket among the tools on the path", """{ "socketPath": "/usr/local/bin/d.sock", "socketMount": "File", "toolsOnPath": ["dfget"] }""");
        yield return Case("tools above those on the path", """{ "toolsPath": "/usr/local", "toolsOnPath": ["dfget", "dfcache"] }""");
        yield return Case("tools where those on the path would be, but none are", """{ "toolsPath": "/usr/local/bin" }""");
        yield return Case("paths with a common beginning", """{ "toolsPath": "/dragonfly-tools2", "socketPath": "/dragonfly-tools" }""");
        yield return Case("long paths", $$"""{ "toolsPath": "/{{new string('a', 1023)}}", "socketPath": "/{{new string('b', 1000)}}/d.sock" }""");
        yield return Case("odd paths", """{ "toolsPath": "/.../a b/ä", "socketPath": "/$(X)/d.sock" }""");
        yield return Case("the image with the tools as the volume", """{ "toolsDelivery": "ImageVolume", "toolsSourcePath": "/usr/local/bin", "toolsPath": "/opt/d" }""");
        yield return Case("a read-only volume in the socket's directory", """{ "toolsDelivery": "ImageVolume", "socketPath": "/run/dragonfly/d.sock", "toolsPath": "/run/dragonfly/tools" }""");
        yield return Case("long names", $$"""{ "toolsOnPath": ["{{new string('t', 255)}}"], "proxyEnv": ["{{new string('E', 5000)}}"], "toolsImagePullSecrets": [{ "name": "{{new string('s', 253)}}" }] }""");
        yield return Case("odd names", """{ "toolsOnPath": ["a..b", "-rf", "ä"], "proxyEnv": ["-", "_", "a.b-c", "http_proxy", "HTTP_PROXY", "Http_Proxy", "ALL_PROXY"] }""");
        yield return Case("no injector", """{ "inject": [] }""");
        yield return Case("everything null", """{ "inject": null, "proxyEnv": null, "socketPath": null, "toolsResources": null, "toolsSecurityContext": null, "podSelector": null }""");
        yield return Case("no resources", """{ "toolsResources": {} }""");
        yield return Case("only limits", """{ "toolsResources": { "limits": { "cpu": "1", "memory": "0" } } }""");
        yield return Case("no security context", """{ "toolsSecurityContext": {} }""");
        yield return Case("NO_PROXY with references", """{ "proxyEnv": ["HTTP_PROXY"], "noProxy": ["$(NODE_NAME)", "*.local", "10.0.0.0/8", "[::1]"] }""");
    }

    [TestCaseSource(nameof(Specs))]
    public void Its_Pods_are_accepted(string spec)
    {
        var read = Injections.Compile(Injections.From(spec));
        Assert.That(read.Errors, Is.Empty);

        var injected = InjectedPod.From(Pod, read.Rule!.Settings);

        Assert.That(ApiServerRules.Violations(injected.Json), Is.Empty);
        Assert.That(injected.Changed, Is.EqualTo(read.Rule.Settings.Inject != 0));
        Assert.That(injected.Again(read.Rule.Settings).Changed, Is.False);
    }

    private static TestCaseData Case(string what, string spec) => new TestCaseData(spec).SetArgDisplayNames(what);
}
