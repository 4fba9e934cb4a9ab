using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.Controllers;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Webhooks;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using KubeOps.Operator.Watching;
using KubeOps.Operator.Web.Webhooks.Admission;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Linking
{
    /// <summary>What the operator needs of KubeOps beyond its public API, with the embedded one (see Packages.cs for upstream's).</summary>
    internal static class LinkedKubeOps
    {
        static LinkedKubeOps()
        {
            EntityTypes.Register(EntityJson.Default.V1Alpha1DragonflyInjection);
            EntityTypes.Register(EntityJson.Default.ServiceEndpoints);
        }

        public static string Description => "embedded KubeOps";

        /// <summary>The runtime's meter.</summary>
        public static string? MeterName => RuntimeMetricNames.Meter;

        /// <summary>Its instruments, and what they are exported as.</summary>
        public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>
        {
            [RuntimeMetricNames.CacheSynced] = ("dragonfly_cache_synced", "Whether everything that the first list held is in the cache: 1 or 0."),
            [RuntimeMetricNames.WatchRestarts] = ("dragonfly_watch_restarts_total", "Watches that broke, expired or fell silent and were begun anew."),
            [RuntimeMetricNames.Reconciles] = ("dragonfly_reconciles_total", "Calls of a controller, by result: success, failure (it said so) or error (it threw)."),
        };

        /// <summary>The Pod's JSON as it arrived, to be edited.</summary>
        public static PodDocument Open(V1Pod pod) => PodDocument.Open(new ArrivedPod((RawPod)pod));

        /// <summary>The Pod with the document's edits, for the webhook to hand back.</summary>
        public static V1Pod Close(V1Pod pod, PodDocument document)
        {
            ((RawPod)pod).JsonPatch = document.WritePatch;
            return pod;
        }

        /// <summary>The admission request's uid, as far as KubeOps hands it on.</summary>
        public static string? UidOf(V1Pod pod) => (pod as RawPod)?.RequestUid;

        /// <exception cref="JsonException">A field has the wrong type; the exception's path names it.</exception>
        public static T Read<T>(JsonElement json)
            where T : IKubernetesObject<V1ObjectMeta>
        {
            var type = EntityTypes.Get<T>();
            var entity = json.Deserialize(type.Json)!;
            type.Complete(entity);
            return entity;
        }

        /// <summary>A client for a command, outside of a host.</summary>
        public static IKubernetesClient CreateClient() => new KubernetesClient();

        /// <summary>The namespace that the operator runs in: of its Pod, else of its kubeconfig, else "default".</summary>
        public static string CurrentNamespace()
        {
            using var client = CreateClient();
            // Reads the environment and files, and nothing over the network.
            return client.GetCurrentNamespaceAsync().GetAwaiter().GetResult();
        }

        /// <summary>Whether the controllers have seen everything that there was at the start.</summary>
        public static ValueTask<bool> AreCachesFilledAsync(IServiceProvider services, CancellationToken cancellationToken) =>
            new(services.GetRequiredService<WatchStatus>().AllSynced);

        public static void AddWebhooks(this IServiceCollection services) => services
            .AddSingleton<AdmissionMemory>()
            .AddSingleton<PodMutationWebhook>()
            .AddSingleton<DragonflyInjectionValidationWebhook>();

        /// <param name="app">The application that serves the webhooks.</param>
        /// <param name="onFault">Told of each request that ended in an error: uid, namespace and name as far as known.</param>
        public static void MapWebhooks(this WebApplication app, Action<string?, string?, string?, Exception> onFault)
        {
            void Report(AdmissionFault fault) => onFault(fault.Uid, fault.Namespace, fault.Name, fault.Exception);
            app.MapMutationWebhook<PodMutationWebhook>(Report);
            app.MapValidationWebhook<DragonflyInjectionValidationWebhook, V1Alpha1DragonflyInjection>(Report);
        }

    }

    /// <summary>A Pod as the runtime hands it over.</summary>
    internal sealed class ArrivedPod(RawPod pod) : IPodSource
    {
        public JsonElement Pod => pod.Json;

        public JsonElement Spec => pod.SpecJson;

        public JsonElement Annotations => pod.AnnotationsJson;

        public JsonElement Labels => pod.LabelsJson;

        public JsonValueKind MetadataKind => pod.MetadataKind;
    }

    /// <summary>Reads and writes the operator's own resource without reflection.</summary>
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = [typeof(SpecConverter), typeof(Rfc3339TimeConverter), typeof(ManagedFieldsConverter)])]
    [JsonSerializable(typeof(V1Alpha1DragonflyInjection))]
    [JsonSerializable(typeof(ServiceEndpoints))]
    internal sealed partial class EntityJson : JsonSerializerContext;
}

namespace KubeOps.Operator
{
    /// <summary>Upstream, KubeOps.Generator emits this.</summary>
    internal static class ComponentRegistration
    {
        public static IOperatorBuilder RegisterComponents(this IOperatorBuilder builder) => builder
            .AddController<NamespaceController, V1Namespace>()
            .AddController<DragonflyInjectionController, V1Alpha1DragonflyInjection>();
    }
}
