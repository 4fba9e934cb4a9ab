using System.Security.Cryptography;
using Dragonfly.Operator.Background;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Fills the caches from files and reloads them on changes. After a broken edit the last good state stays in force.</summary>
internal sealed partial class StandaloneResources(
    ServeOptions options,
    Kinds kinds,
    NamespaceCache namespaces,
    TimeProvider time,
    ILogger<StandaloneResources> logger) : BackgroundService
{
    /// <summary>
    /// Time between two looks at the files. Polling also sees the swapped links of a mounted ConfigMap, which file watches miss. It
    /// compares contents, since a prepared directory may keep its old timestamps.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RepeatedWork _reloading = new("resource-files", "Reading the resource files", logger);
    private string _handled = "";
    private string _pending = "";

    /// <exception cref="BadInputException">A file is unreadable or invalid, which is fatal at the start.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _handled = Fingerprint();
        Load();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Loads a change once it is the same at two looks, since many editors write in several steps.</summary>
    internal void Reload()
    {
        var found = Fingerprint();
        var isSettled = found == _pending;
        _pending = found;
        if (found == _handled || !isSettled)
        {
            return;
        }

        try
        {
            Load();
        }
        catch (BadInputException exception)
        {
            LogRejected(exception.Message);
        }

        // Other errors do not come from the files and may be gone at the next look, so they do not mark this state as handled.
        _handled = found;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await _reloading.TryAsync(Reload, stoppingToken);
        }
    }

    private void Load()
    {
        var resources = ResourceFileReader.ReadFiles(options.Resources, kinds);
        namespaces.Replace(resources.Namespaces);
        resources.PutInForce(kinds, orDefaults: options.Resources.Count == 0);
        foreach (var kind in kinds)
        {
            if (options.Resources.Count > 0)
            {
                LogLoaded(kind.Count, kind.Kind);
                continue;
            }

            foreach (var rule in kind.Defaults)
            {
                LogDefault(kind.Kind, rule.Name);
            }
        }
    }

    private string Fingerprint() => string.Join('\n', options.Resources.Select(file =>
    {
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An unreadable file is also a state; loading it reports the error.
            return exception.GetType().Name;
        }
    }));

    [LoggerMessage(Level = LogLevel.Information, Message = "Read {Count} of kind {Kind} from files")]
    private partial void LogLoaded(int count, string kind);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No --resources: the built-in {Kind} {Name} is in force, with every field at its default")]
    private partial void LogDefault(string kind, string name);

    [LoggerMessage(Level = LogLevel.Error, Message = "The resource files were rejected, and the last good state stays in force: {Problem}")]
    private partial void LogRejected(string problem);
}
