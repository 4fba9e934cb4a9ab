using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>The API server invokes the webhook again when another one has changed the Pod since.</summary>
public sealed class ReinvocationTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { ProxyEnv = ["HTTP_PROXY"], ToolsOnPath = ["dfget"], ToolsImagePullSecrets = ["pull"] };

    private static InjectedPod Once => InjectedPod.From("""
        { "spec": { "initContainers": [{ "name": "fetch" }], "containers": [{ "name": "app", "env": [{ "name": "PATH", "value": "/bin" }] }] } }
        """, Settings);

    [Test]
    public void Only_containers_that_appeared_since_are_completed()
    {
        var pod = Once;
        pod.Json["spec"]!["containers"]!.AsArray().Insert(0, new JsonObject { ["name"] = "mesh" });
        pod.Json["spec"]!["initContainers"]!.AsArray().Add(new JsonObject { ["name"] = "late" });

        var again = pod.Again(Settings);

        Assert.That(again.Document.Operations.Select(edit => edit.Path).Where(path => !path.StartsWith("/spec/containers/0/", StringComparison.Ordinal)),
            Is.All.StartsWith("/spec/initContainers/2/"));
        Assert.That(again.EnvNames("mesh"), Is.EqualTo(Once.EnvNames("fetch")));
        Assert.That(again.EnvNames("late"), Is.EqualTo(Once.EnvNames("fetch")));
        Assert.That(again.MountPaths("mesh"), Is.EqualTo(Once.MountPaths("fetch")));
        Assert.That(again.Names("volumes"), Is.Unique);
        Assert.That(again.Names("initContainers"), Is.EqualTo(["d7y-cli-tools", "fetch", "late"]));
        Assert.That(again.Again(Settings).Changed, Is.False);
    }

    [Test]
    public void What_another_injector_puts_before_ours_gets_no_tools()
    {
        var pod = Once;
        pod.Json["spec"]!["initContainers"]!.AsArray().Insert(0, new JsonObject { ["name"] = "first" });

        var again = pod.Again(Settings);

        // The tools are not there yet when it runs; a binary mounted by subPath would be made a directory in their place.
        Assert.That(again.MountPaths("first"), Is.EqualTo(["/var/run/dfdaemon.sock"]));
        Assert.That(again.EnvNames("first"), Does.Contain("DRAGONFLY_INJECT_PROXY").And.Not.Contain("DRAGONFLY_TOOLS_PATH"));
        Assert.That(again.Names("initContainers"), Is.EqualTo(["first", "d7y-cli-tools", "fetch"]));
        Assert.That(again.Again(Settings).Changed, Is.False);
    }

    [Test]
    public void Our_own_init_container_is_not_injected()
    {
        var tools = Once.Container("d7y-cli-tools");

        Assert.That(tools.ContainsKey("env"), Is.False);
        Assert.That(Once.Again(Settings).Container("d7y-cli-tools").ToJsonString(), Is.EqualTo(tools.ToJsonString()));
    }
}
