using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Admission;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using KubeOps.Operator.Watching;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.KubeOps;

/// <summary>What the operator needs of KubeOps beyond its public API, with the embedded one (see Packages.cs for upstream's).</summary>
internal static class KubeOpsAdapter
{
    static KubeOpsAdapter()
    {
        // Whoever uses a client uses the kinds' types, too.
        _ = Kinds.Create();
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
    public static PodDocument Open(V1Pod pod) => PodDocument.Open(((RawPod)pod).Json);

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

    public static void AddValidation(this IServiceCollection services, Kinds kinds) => kinds.Registration.AddValidation(services);

    public static void RegisterControllers(this IOperatorBuilder builder, Kinds kinds) =>
        kinds.Registration.AddControllers(builder.AddController<NamespaceController, V1Namespace>());

    /// <param name="app">The application that serves the webhooks.</param>
    /// <param name="kinds">The kinds of resources.</param>
    /// <param name="memory">What the bodies of all requests share.</param>
    /// <param name="onFault">Told of each request that ended in an error.</param>
    public static void MapValidation(this WebApplication app, Kinds kinds, AdmissionMemory memory, Action<AdmissionFault> onFault) =>
        kinds.Registration.MapValidation(app, memory, onFault);
}

/// <summary>What the runtime needs to know of the kinds of resources.</summary>
internal sealed class KindRegistration
{
    private readonly List<Action<IOperatorBuilder>> _controllers = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<Action<IServiceCollection>> _hosted = [];
    private readonly List<Action<WebApplication, AdmissionMemory, Action<AdmissionFault>>> _endpoints = [];

    /// <summary>Adds a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="json">Makes the reader of the resource from the options that all resources have.</param>
    /// <param name="spec">Reads its spec.</param>
    public void Add<
        TEntity,
        TRule,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidation>(
        ResourceKind<TEntity, TRule> kind, Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json, JsonConverter spec)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TRule : ResourceRule
        where TController : class, IEntityController<TEntity>
        where TValidation : ValidationWebhook<TEntity>
    {
        EntityTypes.Register(json(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { spec, new Rfc3339TimeConverter(), new ManagedFieldsConverter() },
        }));
        var type = EntityTypes.Get<TEntity>();
        _controllers.Add(builder => builder.AddController<TController, TEntity>());
        _services.Add(services => services.AddSingleton<TValidation>());
        _endpoints.Add((app, memory, onFault) =>
        {
            var validation = new EmbeddedValidation<TEntity>(app.Services.GetRequiredService<TValidation>());
            app.MapPost($"/validate/{type.Version}{type.Kind}".ToLowerInvariant(), new AdmissionEndpoint(validation.HandleAsync, memory, onFault).HandleAsync);
        });
    }

    /// <summary>Adds a type of objects that a kind refers to.</summary>
    /// <param name="json">Makes its reader from the options that all resources have.</param>
    public static void AddModel<TEntity>(Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => EntityTypes.Register(json(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new Rfc3339TimeConverter(), new ManagedFieldsConverter() },
        }));

    /// <summary>Adds a loop that a kind needs where there is an API server.</summary>
    public void AddHostedService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>()
        where TService : class, IHostedService => _hosted.Add(services => services.AddHostedService<TService>());

    public void AddHostedServices(IServiceCollection services) => _hosted.ForEach(add => add(services));

    public void AddControllers(IOperatorBuilder builder) => _controllers.ForEach(add => add(builder));

    public void AddValidation(IServiceCollection services) => _services.ForEach(add => add(services));

    public void MapValidation(WebApplication app, AdmissionMemory memory, Action<AdmissionFault> onFault) =>
        _endpoints.ForEach(map => map(app, memory, onFault));
}

/// <summary>Reads what the operator needs beside the package's models and its own resources, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Rfc3339TimeConverter), typeof(ManagedFieldsConverter)])]
[JsonSerializable(typeof(ServiceEndpoints))]
internal sealed partial class EntityJson : JsonSerializerContext;
