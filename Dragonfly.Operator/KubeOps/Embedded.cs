using System.Text.Json;
using System.Text.Json.Serialization;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Admission;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using KubeOps.Operator.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.KubeOps
{
    /// <summary>What the operator needs of KubeOps beyond its public API, with the embedded one (see Packages.cs for upstream's).</summary>
    internal static class KubeOpsAdapter
    {
        static KubeOpsAdapter()
        {
            EntityTypes.Register(EntityJson.Default.V1Alpha1DragonflyInjection);
            EntityTypes.Register(EntityJson.Default.ServiceEndpoints);
        }

        public static string Description => "embedded KubeOps";

        /// <summary>What logs more than an operator's user wants to read.</summary>
        public static IReadOnlyList<string> VerboseCategories => [];

        /// <summary>The runtime's meter.</summary>
        public static string? MeterName => RuntimeMetricNames.Meter;

        /// <summary>Its instruments, and what they are exported as.</summary>
        public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>
        {
            [RuntimeMetricNames.CacheSynced] = ("dragonfly_cache_synced", "Whether everything that the first list held is in the cache: 1 or 0."),
            [RuntimeMetricNames.WatchRestarts] = ("dragonfly_watch_restarts_total", "Watches that broke, expired or fell silent and were begun anew."),
            [RuntimeMetricNames.Reconciles] = ("dragonfly_reconciles_total", "Calls of a controller, by result: success, failure (it said so) or error (it threw)."),
        };

        /// <summary>A Pod of the API server, as the JSON it is.</summary>
        public static PodDocument Open(V1Pod pod) => PodDocument.Open(new ParsedPod(((RawPod)pod).Json));

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
        public static Task<bool> AreCachesFilledAsync(IServiceProvider services) =>
            Task.FromResult(services.GetRequiredService<WatchStatus>().AllSynced);

        public static void AddValidation(this IServiceCollection services) => services.AddSingleton<DragonflyInjectionValidationWebhook>();

        /// <param name="app">The application that serves the webhooks.</param>
        /// <param name="memory">What the bodies of all requests share.</param>
        /// <param name="onFault">Told of each request that ended in an error.</param>
        public static void MapValidation(this WebApplication app, AdmissionMemory memory, Action<AdmissionFault> onFault)
        {
            var validation = new EmbeddedValidation<V1Alpha1DragonflyInjection>(app.Services.GetRequiredService<DragonflyInjectionValidationWebhook>());
            app.MapPost("/validate/v1alpha1dragonflyinjection", new AdmissionEndpoint(validation.HandleAsync, memory, onFault).HandleAsync);
        }
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
