using System.Diagnostics;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Where the programs of a control plane are.</summary>
internal sealed record ControlPlaneBinaries(string Etcd, string ApiServer, string Kubectl)
{
    /// <summary>The script may have to build them.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <exception cref="ControlPlaneMissingException">There are none for this machine.</exception>
    public static async Task<ControlPlaneBinaries> LocateAsync()
    {
        var script = RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "control-plane.sh");
        using var process = Process.Start(ProcessSettings.Create("bash", [script]))!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var progress = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0)
            {
                throw new ControlPlaneMissingException((await progress).TrimEnd().Split('\n')[^1]);
            }

            var folder = (await output).Trim();
            var kubectl = Path.Combine(folder, "kubectl");
            return new(
                Path.Combine(folder, "etcd"),
                Path.Combine(folder, "kube-apiserver"),
                File.Exists(kubectl) ? kubectl : Executables.Find("kubectl") ?? throw new ControlPlaneMissingException("There is no kubectl."));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new ControlPlaneMissingException($"{script} did not end within {Patience.TotalMinutes} minutes.");
        }
    }
}
