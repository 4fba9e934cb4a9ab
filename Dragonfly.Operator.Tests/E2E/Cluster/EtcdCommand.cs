namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>One member, nothing synced to disk: the data live no longer than the run.</summary>
internal static class EtcdCommand
{
    public static Daemon Create(ControlPlaneBinaries binaries, ScratchFolder scratch, int port) => new(
        "etcd",
        binaries.Etcd,
        [
            "--name", "e2e",
            "--data-dir", scratch.Find("etcd"),
            "--logger", "zap",
            "--log-level", "error",
            "--unsafe-no-fsync",
            "--listen-client-urls", $"http://127.0.0.1:{port}",
            "--advertise-client-urls", $"http://127.0.0.1:{port}",
            // There are no peers, but etcd insists on addresses for them.
            "--listen-peer-urls", "http://127.0.0.1:0",
            "--initial-advertise-peer-urls", "http://127.0.0.1:23800",
            "--initial-cluster", "e2e=http://127.0.0.1:23800",
        ],
        new Dictionary<string, string>());
}
