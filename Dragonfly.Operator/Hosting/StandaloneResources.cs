using Dragonfly.Operator.Caching;
using Dragonfly.Operator.Caching.Files;
using Dragonfly.Operator.Injection.Selection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Fills the caches from files, and again when a file changes; a broken edit leaves the last good state in force.</summary>
internal sealed partial class StandaloneResources(
    ServeOptions options,
    InjectionCache injections,
    NamespaceCache namespaces,
    TimeProvider time,
    ILogger<StandaloneResources> logger) : BackgroundService
{
    /// <summary>Between two looks at the files. Polling also sees what a mounted ConfigMap's swapped links hide from file watches.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private string _seen = "";

    /// <exception cref="ResourceFileException">A file is unreadable or invalid; at the start that is fatal.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = Stamp();
        Load();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var stamp = Stamp();
            if (stamp == _seen)
            {
                continue;
            }

            _seen = stamp;
            try
            {
                Load();
            }
            catch (ResourceFileException exception)
            {
                LogRejected(exception.Message);
            }
        }
    }

    private void Load()
    {
        var resources = ResourceFileReader.ReadFiles(options.Resources);
        injections.Replace(options.Resources.Count == 0 ? [InjectionRule.Default] : resources.Injections);
        namespaces.Replace(resources.Namespaces);
        LogLoaded(resources.Injections.Count, resources.Namespaces.Count);
    }

    private string Stamp() => string.Join('|', options.Resources.Select(file =>
    {
        var info = new FileInfo(file);
        return info.Exists && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? Stamp(target) : Stamp(info);
    }));

    private static string Stamp(FileInfo file) => file.Exists ? $"{file.FullName}:{file.LastWriteTimeUtc.Ticks}:{file.Length}" : "";

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Injections} DragonflyInjections and {Namespaces} Namespaces from files")]
    private partial void LogLoaded(int injections, int namespaces);

    [LoggerMessage(Level = LogLevel.Error, Message = "The resource files were not taken over, the last good state stays in force: {Problem}")]
    private partial void LogRejected(string problem);
}
