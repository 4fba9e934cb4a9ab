using System.Diagnostics;
using System.Text;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>Runs the built program.</summary>
internal static class Executable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "dragonfly-operator");

    public static Task<ExecutableResult> RunAsync(params string[] arguments) => RunAsync(Path, arguments);

    /// <param name="program">The program, or a shell that runs it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="locale">The terminal's language and encoding.</param>
    public static async Task<ExecutableResult> RunAsync(string program, string[] arguments, byte[]? input = null, string? locale = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = locale ?? "C.UTF-8" },
        })!;
        try
        {
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], deadline.Token);
            process.StandardInput.Close();
            await reading;
            await process.WaitForExitAsync(deadline.Token);
            return new(process.ExitCode, output.ToArray(), await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
