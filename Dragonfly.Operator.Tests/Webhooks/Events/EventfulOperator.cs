using System.Collections.Concurrent;
using Dragonfly.Operator.Webhooks;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Webhooks.Events;

/// <summary>A standalone operator that writes events as one with an API server does, into a list.</summary>
internal static class EventfulOperator
{
    public static Task<StandaloneOperator> StartAsync(ConcurrentQueue<WrittenEvent> written) => StandaloneOperator.StartAsync(
        options => options,
        services =>
        {
            services.AddSingleton<OwnerEventQueue>();
            services.AddHostedService<OwnerEventWriter>();
            services.AddScoped<EventPublisher>(_ => (entity, reason, message, _, _) =>
            {
                written.Enqueue(new(entity, reason, message));
                return Task.CompletedTask;
            });
        });

    internal sealed record WrittenEvent(IKubernetesObject<V1ObjectMeta> Subject, string Reason, string Message)
    {
        /// <summary>All that a Pod's author may have written of it.</summary>
        public string Text => string.Join(
            '|', Subject.ApiVersion, Subject.Kind, Subject.Metadata.Name, Subject.Metadata.NamespaceProperty, Subject.Metadata.Uid, Reason, Message);
    }
}
