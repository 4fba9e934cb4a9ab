using System.Security.Cryptography;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>An API server with flags that those from 1.20 up to today's understand.</summary>
internal static class ApiServerCommand
{
    public static Daemon Create(ControlPlaneBinaries binaries, ScratchFolder scratch, int port, int etcdPort, string token)
    {
        using var key = RSA.Create(2048);
        var privateKey = scratch.Write("sa.key", key.ExportRSAPrivateKeyPem());
        var publicKey = scratch.Write("sa.pub", key.ExportSubjectPublicKeyInfoPem());
        var tokens = scratch.Write("tokens.csv", $"{token},admin,admin,system:masters\n");
        return new(
            "kube-apiserver",
            binaries.ApiServer,
            [
                $"--etcd-servers=http://127.0.0.1:{etcdPort}",
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                $"--secure-port={port}",
                $"--cert-dir={scratch.Find("certificates")}",
                $"--token-auth-file={tokens}",
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                $"--service-account-key-file={publicKey}",
                $"--service-account-signing-key-file={privateKey}",
                "--service-cluster-ip-range=10.0.0.0/24",
                .. FlagsOf(binaries.Version),
            ],
            new Dictionary<string, string>());
    }

    // The ServiceAccount plugin adds a token to every Pod. Where that is not yet a projected volume, it waits for a Secret
    // that a controller would have to make; later servers do not know the gate any more.
    private static string[] FlagsOf(Version version) =>
        version < new Version(1, 21) ? ["--feature-gates=BoundServiceAccountTokenVolume=true"] : [];
}
