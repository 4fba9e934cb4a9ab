using System.ComponentModel;
using System.Diagnostics;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>One run of an exec plugin.</summary>
internal static class ExecPluginProcess
{
    private const int ShownErrorCharacters = 500;

    /// <summary>Runs the plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="time">The clock for its time-out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="ClusterConfigurationException">It cannot be started, takes too long, or fails.</exception>
    public static async Task<string> RunAsync(ExecPlugin plugin, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(plugin.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start(plugin);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            await Task.WhenAll(output, error, process.WaitForExitAsync(either.Token));
            return process.ExitCode == 0
                ? await output
                : throw plugin.Section.Wrong("command", $"'{plugin.Command}' ended with {process.ExitCode}: {OneLine(await error)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw plugin.Section.Wrong("command", $"'{plugin.Command}' took longer than {plugin.Timeout.TotalSeconds:0.#} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ExecPlugin plugin)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = plugin.Info;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            var hint = plugin.InstallHint is null ? "" : $" ({OneLine(plugin.InstallHint)})";
            throw plugin.Section.Wrong("command", $"'{plugin.Command}' cannot be started: {e.Message}{hint}");
        }
    }

    private static string OneLine(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= ShownErrorCharacters ? line : string.Concat(line.AsSpan(0, ShownErrorCharacters), "…");
    }
}
