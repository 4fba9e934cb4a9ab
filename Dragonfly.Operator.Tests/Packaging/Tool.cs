using System.Diagnostics;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>A program on PATH that these tests need, and not every machine has.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the program prints; without the program the test is not run.</summary>
    public static async Task<string> RunAsync(string name, params string[] arguments)
    {
        var (exitCode, output, error) = await TryRunAsync(name, arguments);
        Assert.That(exitCode, Is.Zero, $"{name} {string.Join(' ', arguments)}: {error}");
        return output;
    }

    /// <summary>The same for a program that may fail.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> TryRunAsync(string name, params string[] arguments)
    {
        if (Executables.Find(name) is not { } file)
        {
            Assert.Ignore($"{name} is not on PATH.");
            return (0, "", "");
        }

        using var timeout = new CancellationTokenSource(Patience);
        using var process = Process.Start(ProcessSettings.Create(file, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{name} did not end within {Patience.TotalSeconds} s");
        }
    }
}
