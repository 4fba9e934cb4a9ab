using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Where the programs of a control plane are.</summary>
/// <param name="Etcd">Path of etcd.</param>
/// <param name="ApiServer">Path of kube-apiserver.</param>
/// <param name="Kubectl">Path of kubectl.</param>
/// <param name="Version">Of kube-apiserver.</param>
internal sealed partial record ControlPlaneBinaries(string Etcd, string ApiServer, string Kubectl, Version Version)
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
            var apiServer = Path.Combine(folder, "kube-apiserver");
            return new(
                Path.Combine(folder, "etcd"),
                apiServer,
                File.Exists(kubectl) ? kubectl : Executables.Find("kubectl") ?? throw new ControlPlaneMissingException("There is no kubectl."),
                await VersionOfAsync(apiServer));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new ControlPlaneMissingException($"{script} did not end within {Patience.TotalMinutes} minutes.");
        }
    }

    private static async Task<Version> VersionOfAsync(string apiServer)
    {
        var said = (await Command.RunAsync(ProcessSettings.Create(apiServer, ["--version"]), null)).Expect();
        return Version.TryParse(Number().Match(said).Value, out var version)
            ? version
            : throw new ControlPlaneMissingException($"{apiServer} does not say which version it is: {said.Trim()}");
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
