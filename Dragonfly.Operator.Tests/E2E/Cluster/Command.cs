using System.Diagnostics;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="start">The program, as <see cref="ProcessSettings"/> makes it.</param>
    /// <param name="input">Its standard input.</param>
    public static async Task<CommandResult> RunAsync(ProcessStartInfo start, string? input)
    {
        var command = $"{Path.GetFileName(start.FileName)} {string.Join(' ', start.ArgumentList)}";
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(timeout.Token);
            return new(command, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{command} did not end within {Patience.TotalSeconds} s");
        }
    }
}
