using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

public sealed class SocketTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { Inject = InjectorKinds.Socket };

    [TestCase("/var/run/dfdaemon.sock", SocketMount.Auto, "/var/run/dfdaemon.sock", "Socket")]
    [TestCase("/run/dfdaemon.sock", SocketMount.Auto, "/run/dfdaemon.sock", "Socket")]
    [TestCase("/tmp/dfdaemon.sock", SocketMount.Auto, "/tmp/dfdaemon.sock", "Socket")]
    [TestCase("/dfdaemon.sock", SocketMount.Auto, "/dfdaemon.sock", "Socket")]
    [TestCase("/var/run/dragonfly/dfdaemon.sock", SocketMount.Auto, "/var/run/dragonfly", "DirectoryOrCreate")]
    [TestCase("/run/dfdaemon/d.sock", SocketMount.Auto, "/run/dfdaemon", "DirectoryOrCreate")]
    [TestCase("/root/.dragonfly/run/d.sock", SocketMount.Auto, "/root/.dragonfly/run", "DirectoryOrCreate")]
    [TestCase("/opt/D7y/d.sock", SocketMount.Auto, "/opt/D7y", "DirectoryOrCreate")]
    [TestCase("/etc/dfdaemon.sock", SocketMount.Auto, "/etc/dfdaemon.sock", "Socket")]
    [TestCase("/var/dfdaemon.sock", SocketMount.Auto, "/var/dfdaemon.sock", "Socket")]
    [TestCase("/opt/dfdaemon.sock", SocketMount.Auto, "/opt/dfdaemon.sock", "Socket")]
    [TestCase("/usr/lib/dfdaemon.sock", SocketMount.Auto, "/usr/lib/dfdaemon.sock", "Socket")]
    [TestCase("/usr/local/bin/dfdaemon.sock", SocketMount.Auto, "/usr/local/bin/dfdaemon.sock", "Socket")]
    [TestCase("/home/me/dfdaemon.sock", SocketMount.Auto, "/home/me/dfdaemon.sock", "Socket")]
    [TestCase("/proc/dragonfly/d.sock", SocketMount.Auto, "/proc/dragonfly/d.sock", "Socket")]
    [TestCase("/run/containerd/dragonfly/d.sock", SocketMount.Auto, "/run/containerd/dragonfly/d.sock", "Socket")]
    [TestCase("/run/p2p/d.sock", SocketMount.Auto, "/run/p2p/d.sock", "Socket")]
    [TestCase("/run/p2p/d.sock", SocketMount.Directory, "/run/p2p", "DirectoryOrCreate")]
    [TestCase("/var/run/dragonfly/dfdaemon.sock", SocketMount.File, "/var/run/dragonfly/dfdaemon.sock", "Socket")]
    [TestCase("/var/run/dfdaemon.sock", SocketMount.Directory, "/var/run", "DirectoryOrCreate")]
    public void The_socket_or_its_directory_is_mounted(string socket, SocketMount mount, string path, string type)
    {
        var pod = InjectedPod.FromApp("\"env\": null", Settings with { SocketPath = socket, SocketMount = mount });

        Assert.That(pod.MountPaths("app"), Is.EqualTo([path]));
        Assert.That(Json.Text(pod.Json["spec"]!["volumes"]), Is.EqualTo(Json.Text($$"""[{ "name": "dfdaemon-socket", "hostPath": { "path": "{{path}}", "type": "{{type}}" } }]""")));
    }

    [TestCase("\"volumeMounts\": [{ \"name\": \"own\", \"mountPath\": \"/var/run/dfdaemon.sock\" }]")]
    [TestCase("\"volumeMounts\": [{ \"name\": \"own\", \"mountPath\": \"/var/run/dfdaemon.sock/\" }]")]
    [TestCase("\"volumeDevices\": [{ \"name\": \"own\", \"devicePath\": \"/var/run/dfdaemon.sock\" }]")]
    [TestCase("\"volumeDevices\": [{ \"name\": \"own\", \"devicePath\": \"/var/run/dfdaemon.sock/\" }]")]
    public void A_path_that_is_taken_is_left_alone(string members) => Assert.That(InjectedPod.FromApp(members, Settings).Changed, Is.False);

    [Test]
    public void A_volume_of_that_name_with_another_source_is_left_alone_and_noted()
    {
        foreach (var source in new[] { "\"emptyDir\": {}", "\"hostPath\": { \"path\": \"/elsewhere\" }", "\"hostPath\": null", "\"hostPath\": {}" })
        {
            var pod = InjectedPod.From($$"""{ "spec": { "volumes": [{ "name": "dfdaemon-socket", {{source}} }], "containers": [{ "name": "app" }] } }""", Settings);

            Assert.That((pod.Changed, pod.Notes), Is.EqualTo((false, WarningReason.NameTaken)), source);
        }
    }

    [Test]
    public void The_users_own_volume_of_the_socket_is_used()
    {
        var pod = InjectedPod.From("""
            { "spec": { "volumes": [{ "name": "dfdaemon-socket", "hostPath": { "path": "/var/run/dfdaemon.sock" } }], "containers": [{ "name": "app" }] } }
            """, Settings);

        Assert.That(pod.Names("volumes"), Is.EqualTo(["dfdaemon-socket"]));
        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/var/run/dfdaemon.sock"]));
        Assert.That(pod.Notes, Is.EqualTo(""));
    }
}
