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
        if (Executables.Find(name) is not { } file)
        {
            Assert.Ignore($"{name} is not on PATH.");
            return "";
        }

        using var timeout = new CancellationTokenSource(Patience);
        using var process = Process.Start(ProcessSettings.Create(file, arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            Assert.That(process.ExitCode, Is.Zero, $"{name} {string.Join(' ', arguments)}: {await error}");
            return await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{name} did not end within {Patience.TotalSeconds} s");
        }
    }
}
