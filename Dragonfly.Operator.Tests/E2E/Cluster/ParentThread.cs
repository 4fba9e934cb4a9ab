using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Starts processes that the kernel kills as soon as the test run is gone, however it went.</summary>
/// <remarks>
/// The kernel goes by the thread that started the process: if that ends, the process is killed. So there is one thread
/// for all, and it lives as long as the run. Where there is no setpriv (not Linux), only an orderly end of the run stops
/// the processes.
/// </remarks>
internal static class ParentThread
{
    private static readonly BlockingCollection<Action> Work = [];
    private static readonly string? SetPriv = Executables.Find("setpriv") is { } path && Understands(path) ? path : null;

    static ParentThread() => new Thread(() =>
    {
        foreach (var start in Work.GetConsumingEnumerable())
        {
            start();
        }
    })
    { IsBackground = true, Name = nameof(ParentThread) }.Start();

    public static Task<Process> StartAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = SetPriv is null
            ? ProcessSettings.Create(file, arguments)
            : ProcessSettings.Create(SetPriv, ["--pdeathsig", "KILL", file, .. arguments]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Work.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task;
    }

    // BusyBox has a setpriv that does not know the option.
    private static bool Understands(string setPriv)
    {
        using var process = Process.Start(ProcessSettings.Create(setPriv, ["--pdeathsig", "KILL", "true"]))!;
        return process.WaitForExit(TimeSpan.FromSeconds(5)) && process.ExitCode == 0;
    }
}
