using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Dragonfly.Bench.Load;

/// <summary>An operator that stands alone, in a process of its own, and what it uses.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private const double KibibytesInMebibyte = 1024;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dragonfly-load-");
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private OperatorProcess(string program)
    {
        var start = new ProcessStartInfo(
            program, ["serve", "--standalone", "--port", "0", "--probe-port", "0", "--ca-out", CaFile])
        {
            RedirectStandardOutput = true,
        };
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => _port.TrySetException(new InvalidOperationException($"{program} ended"));
    }

    public string CaFile => Path.Combine(_folder.FullName, "ca.crt");

    public Uri Webhook { get; private set; } = null!;

    public static async Task<OperatorProcess> StartAsync(string program, CancellationToken cancellationToken)
    {
        var @operator = new OperatorProcess(program);
        @operator._process.Start();
        @operator._process.BeginOutputReadLine();
        var port = await @operator._port.Task.WaitAsync(StartPatience, cancellationToken);
        @operator.Webhook = new($"https://localhost:{port}/mutate/v1pod?timeout=10s");
        return @operator;
    }

    /// <summary>Memory as the kernel counts it, and as a container's limit does.</summary>
    public double ResidentMebibytes()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / KibibytesInMebibyte;
    }

    public TimeSpan CpuTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Read(string? line)
    {
        // The other lines are only taken off: the log is on, as it is in earnest.
        if (line is not null && !_port.Task.IsCompleted && line.Contains("Serving webhooks on port", StringComparison.Ordinal))
        {
            using var fields = JsonDocument.Parse(line);
            _port.TrySetResult(fields.RootElement.GetProperty("port").GetInt32());
        }
    }
}
