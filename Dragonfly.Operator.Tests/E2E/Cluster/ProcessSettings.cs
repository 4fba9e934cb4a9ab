using System.Diagnostics;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>How every process is started: output captured, nothing of the surroundings that could lead it elsewhere.</summary>
internal static class ProcessSettings
{
    // A proxy, another cluster or the surrounding cluster: the tests talk to 127.0.0.1 and nobody else.
    private static readonly string[] Misleading =
        ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

    public static ProcessStartInfo Create(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = RepositoryFiles.Root,
        };
        foreach (var name in Misleading)
        {
            start.Environment.Remove(name);
            start.Environment.Remove(name.ToLowerInvariant());
        }

        return start;
    }
}
