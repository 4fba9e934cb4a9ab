using System.Net;
using Dragonfly.Operator.Background;
using k8s;
using k8s.Autorest;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>
/// Keeps up with the NetworkAttachmentDefinitions. It is no controller: KubeOps would complain of a kind that the cluster does not
/// know for as long as Multus is not installed, which is no fault.
/// </summary>
[EntityRbac(typeof(NetworkAttachmentDefinition), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
internal sealed partial class NetworkDefinitionWatch(
    IKubernetesClient client, NetworkInjectionKind kind, TimeProvider time, ILogger<NetworkDefinitionWatch> logger) : BackgroundService
{
    /// <summary>How long until a kind that was missing, or a watch that ended, is tried again.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(15);

    private readonly NetworkDefinitionCache _cache = kind.Definitions;
    private readonly RepeatedWork _following = new("network-definitions", "Watching NetworkAttachmentDefinitions", logger);
    private bool _isMissing;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => _following.TryAsync(() => FollowAsync(stoppingToken), stoppingToken), RetryInterval, time, stoppingToken);

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        if (!await ListAsync(stoppingToken))
        {
            return;
        }

        // A watch begins with all that there is, but does not tell what went between list and watch: the next list does.
        await WatchLimit.RunAsync(WatchAsync, time, stoppingToken);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        await foreach (var (type, definition) in client.WatchAsync<NetworkAttachmentDefinition>(cancellationToken: cancellationToken))
        {
            _cache.Current = type switch
            {
                WatchEventType.Added or WatchEventType.Modified => _cache.Current.With(definition),
                WatchEventType.Deleted => _cache.Current.Without(definition),
                _ => _cache.Current,
            };
        }
    }

    /// <summary>Whether the cluster knows the kind.</summary>
    private async Task<bool> ListAsync(CancellationToken stoppingToken)
    {
        try
        {
            var all = await client.ListAsync<NetworkAttachmentDefinition>(cancellationToken: stoppingToken);
            _cache.Current = NetworkDefinitions.Of(all);
            if (_isMissing)
            {
                LogKnown(all.Count);
            }

            _isMissing = false;
            return true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
        {
            _cache.Current = NetworkDefinitions.WithoutKind;
            if (!_isMissing)
            {
                LogMissing();
            }

            _isMissing = true;
            return false;
        }
        finally
        {
            _cache.WasListed = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster has no NetworkAttachmentDefinitions: Multus' CRD is not installed")]
    private partial void LogMissing();

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster has NetworkAttachmentDefinitions now: {Count}")]
    private partial void LogKnown(int count);
}
