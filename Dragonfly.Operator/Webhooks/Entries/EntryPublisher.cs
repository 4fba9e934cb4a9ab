using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Background;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>
/// Keeps the entries of resources in their webhook configuration. Every replica watches it and knows what is published; the holder of
/// the Lease writes it, and only to change something.
/// </summary>
/// <remarks>
/// The configuration is only patched, never created, so that uninstalling stays final. Nothing is written before all resources have
/// been read, nor when the operator stops, because another replica then serves the entries.
/// </remarks>
[EntityRbac(typeof(V1MutatingWebhookConfiguration), Verbs = RbacVerb.Get | RbacVerb.Watch | RbacVerb.Patch)]
public sealed class EntryPublisher(
    IKubernetesClient client,
    LeaseHolder lease,
    RequestedEntries requested,
    PublishedEntries published,
    NamespaceCache namespaces,
    EntryOptions options,
    TimeProvider time,
    ILogger<EntryPublisher> logger) : BackgroundService
{
    /// <summary>Publishes a change within five seconds, including the delay of the watch.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly WatchedConfiguration _static = new(client, options.StaticConfiguration, time, logger);
    private readonly WatchedConfiguration _own = new(client, options.Configuration, time, logger);
    private readonly RepeatedWork _publishing =
        new("webhook-entries", $"Publishing entries in MutatingWebhookConfiguration {options.Configuration}", logger);

    private Inputs? _done;

    // The last webhooks sent, and what the API server stored: before 1.28 it drops match conditions.
    private (string Sent, string Stored) _accepted;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            _static.RunAsync(stoppingToken),
            _own.RunAsync(stoppingToken),
            RepeatedWork.RepeatAsync(() => _publishing.TryAsync(() => SynchronizeAsync(stoppingToken), stoppingToken), Interval, time, stoppingToken));

    private async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        if (requested.Read()?.Distinct().ToList() is not { } entries || _static.Last is not { } @static || _own.Last is not { } own)
        {
            return;
        }

        var inputs = new Inputs(entries, Unlabelled(entries), @static, own, lease.IsHolder);
        if (inputs.AreSame(_done))
        {
            return;
        }

        var template = EntryTemplate.Of(@static.Configuration);
        if (template is null && entries.Count > 0)
        {
            // The published entries stay, since they may well be correct.
            published.Replace(entries, _ => EntryPublication.NotReachable(options.StaticConfiguration));
        }
        else
        {
            var composition = template is null
                ? EntryComposition.None
                : EntryComposition.Of(entries, template, options.LeftOut, inputs.Unlabelled.Contains);
            var covered = own.Configuration is null ? null : composition.CoveredBy(own.Configuration.Webhooks ?? []);
            published.Replace(entries, entry => Publication(entry, composition, covered));
            if (inputs.IsHolder && own.Configuration is { } configuration)
            {
                await WriteAsync(configuration, composition, cancellationToken);
            }
        }

        _done = inputs;
    }

    /// <summary>The relevant namespaces that exist and cannot be selected by their name.</summary>
    private string[] Unlabelled(IReadOnlyList<WebhookEntry> entries) =>
    [
        .. options.LeftOut
            .Concat(entries.Select(entry => entry.Namespace).OfType<string>())
            .Distinct()
            .Where(name => namespaces.Find(name) is { } found && found.Labels.GetValueOrDefault(NamespaceInfo.NameLabel) != name),
    ];

    /// <param name="covered">The names of the webhooks that are stored as they should be; null without a configuration.</param>
    private EntryPublication Publication(WebhookEntry entry, EntryComposition composition, IReadOnlySet<string>? covered) =>
        composition.Refused.TryGetValue(entry, out var refused) ? refused
        : covered is null ? EntryPublication.ConfigurationMissing(options.Configuration)
        : covered.Contains(composition.WebhookOf[entry]) ? EntryPublication.Published
        : EntryPublication.Pending;

    private async Task WriteAsync(V1MutatingWebhookConfiguration own, EntryComposition composition, CancellationToken cancellationToken)
    {
        var webhooks = WebhookJson.Write(composition.Webhooks);
        var (sent, stored) = (webhooks.ToJsonString(), WebhookJson.Write(own.Webhooks).ToJsonString());
        if (sent == stored || (sent, stored) == _accepted)
        {
            return;
        }

        // An add replaces the list, and the shipped object has none at all. The patch fails if the object has changed since it was
        // read.
        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/resourceVersion", ["value"] = own.Metadata.ResourceVersion },
            new JsonObject { ["op"] = "add", ["path"] = "/webhooks", ["value"] = webhooks });
        try
        {
            var written = await client.PatchAsync<V1MutatingWebhookConfiguration>(
                new V1Patch(patch.ToJsonString(), V1Patch.PatchType.JsonPatch), options.Configuration, cancellationToken: cancellationToken);
            _accepted = (sent, WebhookJson.Write(written.Webhooks).ToJsonString());
            _own.Set(written);
            logger.EntriesPublished(options.Configuration, composition.Webhooks.Count, composition.WebhookOf.Count);
        }
        catch (HttpOperationException exception) when (exception.Response?.StatusCode
            is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound)
        {
            await _own.ReadAsync(cancellationToken);
            if (_own.Last?.Configuration?.Metadata.ResourceVersion == own.Metadata.ResourceVersion)
            {
                // This is not a conflict: the API server refuses the entries themselves.
                throw;
            }

            logger.EntriesOvertaken(options.Configuration);
        }
    }

    /// <summary>Everything that determines what is published, as snapshots: if all are the same objects, there is nothing to do.</summary>
    private sealed record Inputs(
        IReadOnlyList<WebhookEntry> Entries, string[] Unlabelled, WatchedConfiguration.Reading Static, WatchedConfiguration.Reading Own, bool IsHolder)
    {
        public bool AreSame(Inputs? other) =>
            other is not null
            && ReferenceEquals(Static, other.Static)
            && ReferenceEquals(Own, other.Own)
            && IsHolder == other.IsHolder
            && Unlabelled.SequenceEqual(other.Unlabelled)
            && Entries.SequenceEqual(other.Entries);
    }
}

internal static partial class EntryLog
{
    [LoggerMessage(
        Level = LogLevel.Information, Message = "MutatingWebhookConfiguration {Name} now has {Webhooks} webhooks for {Entries} entries of resources")]
    public static partial void EntriesPublished(this ILogger logger, string name, int webhooks, int entries);

    [LoggerMessage(Level = LogLevel.Debug, Message = "MutatingWebhookConfiguration {Name} changed before entries were written; they are being composed again")]
    public static partial void EntriesOvertaken(this ILogger logger, string name);
}
