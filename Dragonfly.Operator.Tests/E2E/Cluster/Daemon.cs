using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A program that runs until it is stopped, and can be started again.</summary>
internal sealed class Daemon(string name, string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment) : IAsyncDisposable
{
    private const int SigTerm = 15;

    private Process? _process;

    public OutputLog Log { get; } = new(name);

    /// <summary>Of the process; 0 before it was started.</summary>
    public int Id => _process?.Id ?? 0;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>CPU time that the process has taken since it started.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            var process = _process ?? throw new InvalidOperationException($"{name} was never started");
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public async Task StartAsync()
    {
        _process?.Dispose();
        _process = await ParentThread.StartAsync(file, arguments, environment);
        // Once, however often it is started.
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
        _process.OutputDataReceived += (_, line) => Log.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Log.Add(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Asks it to end, as Kubernetes and systemd do.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not end in time, and was killed.</exception>
    public async Task<int> StopAsync(TimeSpan patience)
    {
        var process = _process ?? throw new InvalidOperationException($"{name} was never started");
        if (!process.HasExited && Signal(process.Id, SigTerm) != 0 && !process.HasExited)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{name} could not be signalled");
        }

        try
        {
            using var timeout = new CancellationTokenSource(patience);
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new TimeoutException($"{name} did not end within {patience.TotalSeconds} s of SIGTERM\n{Log}");
        }

        return process.ExitCode;
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Waits for it to work, which it cannot do any more once it has ended.</summary>
    public Task WaitUntilReadyAsync(TimeSpan deadline, Func<CancellationToken, Task<string?>> problem) =>
        Poll.UntilNullAsync($"start of {name}", deadline, async cancellationToken => IsRunning
            ? await problem(cancellationToken)
            : throw new InvalidOperationException($"{name} ended with exit code {_process?.ExitCode}\n{Log}"));

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        _process?.Dispose();
        Log.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);

    private void KillAtExit(object? sender, EventArgs e) => _process?.Kill();
}
