using System.Net;
using System.Security.Cryptography;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Events;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Events;

/// <summary>Writes Kubernetes events. Repetitions of an event about the same entity share one object with a count.</summary>
internal sealed class EventRecorder(
    IKubernetesClient client, OperatorSettings settings, TimeProvider time, ILogger<EventRecorder> logger)
{
    // Names may have up to 253 characters, and the suffix needs 17.
    private const int MaxNamePrefix = 200;

    /// <summary>Publishes an event, as <see cref="EventPublisher"/> describes.</summary>
    public async Task PublishAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await WriteAsync(entity, reason, message, type, cancellationToken);
            }
            catch (HttpOperationException e) when (e.Response?.StatusCode == HttpStatusCode.Conflict)
            {
                // Another replica has just written the same event, so the retry increases its count.
                await WriteAsync(entity, reason, message, type, cancellationToken);
            }
        }
        catch (Exception e)
        {
            // Events are optional; their publisher should not have to handle a failure.
            EventLog.Failed(logger, e, reason, entity.Kind, entity.Metadata.NamespaceProperty, entity.Metadata.Name);
        }
    }

    private async Task WriteAsync(
        IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type, CancellationToken cancellationToken)
    {
        // Events about cluster-scoped objects live in the namespace default.
        var @namespace = string.IsNullOrEmpty(entity.Metadata.NamespaceProperty) ? "default" : entity.Metadata.NamespaceProperty;
        var name = NameFor(entity, reason, message, type);
        var now = time.GetUtcNow().UtcDateTime;
        var known = await client.GetAsync<Corev1Event>(name, @namespace, cancellationToken);
        if (known is not null)
        {
            known.Count = (known.Count ?? 0) + 1;
            known.LastTimestamp = now;
            await client.UpdateAsync(known, cancellationToken);
            return;
        }

        var created = new Corev1Event
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = @namespace },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = entity.ApiVersion,
                Kind = entity.Kind,
                Name = entity.Metadata.Name,
                NamespaceProperty = entity.Metadata.NamespaceProperty,
                ResourceVersion = entity.Metadata.ResourceVersion,
                Uid = entity.Metadata.Uid,
            },
            Type = type == EventType.Warning ? "Warning" : "Normal",
            Reason = reason,
            Message = message,
            Count = 1,
            FirstTimestamp = now,
            LastTimestamp = now,
            Source = new V1EventSource { Component = settings.Name },
            ReportingComponent = settings.Name,
            ReportingInstance = Environment.MachineName,
        };
        await client.CreateAsync(created, cancellationToken);
    }

    private static string NameFor(IKubernetesObject<V1ObjectMeta> entity, string reason, string message, EventType type)
    {
        var identity = Encoding.UTF8.GetBytes(string.Join('\n', entity.Kind, entity.Metadata.Uid, reason, message, type.ToString()));
        var prefix = entity.Metadata.Name.Length <= MaxNamePrefix ? entity.Metadata.Name : entity.Metadata.Name[..MaxNamePrefix];
        return $"{prefix.TrimEnd('.', '-')}.{Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 8))}";
    }
}

internal static partial class EventLog
{
    [LoggerMessage(LogLevel.Warning, "The event {Reason} about {Kind} {Namespace}/{Name} could not be published")]
    public static partial void Failed(
        ILogger logger, Exception error, string reason, string? kind, string? @namespace, string? name);
}
