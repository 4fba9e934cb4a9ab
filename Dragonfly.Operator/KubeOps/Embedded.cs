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

namespace Dragonfly.Operator.KubeOps;

/// <summary>What the operator needs from KubeOps beyond its public API, for the embedded KubeOps (Packages.cs is for upstream's).</summary>
internal static partial class KubeOpsAdapter
{
    public static string Description => "embedded KubeOps";

    /// <summary>Categories that log too much for an operator's users.</summary>
    public static IReadOnlyList<string> VerboseCategories => [];

    /// <summary>The runtime's meter.</summary>
    public static string? MeterName => RuntimeMetrics.MeterName;

    /// <summary>The runtime's instruments, with the names and help texts that they are exported under.</summary>
    public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>
    {
        [RuntimeMetrics.CacheSynced] = ("dragonfly_cache_synced", "1 when the cache holds every object of the first list, otherwise 0."),
        [RuntimeMetrics.WatchRestarts] = ("dragonfly_watch_restarts_total", "Watches that were restarted because they broke, expired or fell silent."),
        [RuntimeMetrics.Reconciles] = ("dragonfly_reconciles_total", "Controller calls, by result: success, failure (reported by the controller) or error (an exception)."),
    };

    /// <summary>Opens a Pod from the API server on its original JSON.</summary>
    public static PodDocument Open(V1Pod pod) => PodDocument.Open(((RawPod)pod).Json);

    /// <exception cref="JsonException">A field has the wrong type; the exception's path names it.</exception>
    public static T Read<T>(JsonElement json)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var type = EntityTypes.Get<T>();
        return type.Complete(json.Deserialize(type.Json));
    }

    /// <summary>Sends JSON as it is, to a path relative to the server's address; null for a client that is not KubeOps' own, as in tests.</summary>
    public static async Task<RawAnswer?> SendAsync(
        IKubernetesClient client, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken, string accept = "application/json")
    {
        if (client is not KubernetesClient own)
        {
            return null;
        }

        var (code, json) = await own.SendRawAsync(method, path, body, accept, cancellationToken);
        return new(code, json);
    }

    /// <summary>Whether the controllers have seen every object of the first lists.</summary>
    public static Task<bool> AreCachesFilledAsync(IServiceProvider services) =>
        Task.FromResult(services.GetServices<WatchedType>().All(type => type.IsSynced));

    public static void AddValidation(this IServiceCollection services, Kinds kinds) => kinds.Registration.AddValidation(services);

    public static void RegisterControllers(this IOperatorBuilder builder, Kinds kinds) =>
        kinds.Registration.AddControllers(builder.AddController<NamespaceController, V1Namespace>());

    public static void MapValidation(this IApplicationBuilder app, Kinds kinds, AdmissionMemory memory, Action<AdmissionFault> onFault) =>
        kinds.Registration.MapValidation(app, memory, onFault);
}

internal sealed partial class KindRegistration
{
    private readonly List<Action<IOperatorBuilder>> _controllers = [];
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<Action<IApplicationBuilder, AdmissionMemory, Action<AdmissionFault>>> _endpoints = [];

    /// <param name="kind">The kind.</param>
    /// <param name="json">Creates the type info of the resource from the options that all resources share.</param>
    /// <param name="spec">Reads the resource's spec.</param>
    public void Add<
        TEntity,
        TRule,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidation>(
        ResourceKind<TEntity, TRule> kind, Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json, JsonConverter spec)
        where TEntity : class, IResource
        where TRule : ResourceRule
        where TController : class, IEntityController<TEntity>
        where TValidation : ValidationWebhook<TEntity>
    {
        EntityTypes.Register(json, spec);
        var type = EntityTypes.Get<TEntity>();
        _controllers.Add(builder => builder.AddController<TController, TEntity>());
        _services.Add(services => services.AddSingleton<TValidation>());
        _endpoints.Add((app, memory, onFault) =>
        {
            var validation = new EmbeddedValidation<TEntity>(app.ApplicationServices.GetRequiredService<TValidation>());
            new AdmissionEndpoint(validation.HandleAsync, memory, onFault).Map(app, $"/validate/{type.Version}{type.Kind}".ToLowerInvariant());
        });
    }

    /// <summary>Adds a type of objects that a kind refers to.</summary>
    /// <param name="json">Creates its type info from the options that all resources share.</param>
    public static void AddModel<TEntity>(Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => EntityTypes.Register(json);

    public void AddControllers(IOperatorBuilder builder) => _controllers.ForEach(add => add(builder));

    public void AddValidation(IServiceCollection services) => _services.ForEach(add => add(services));

    public void MapValidation(IApplicationBuilder app, AdmissionMemory memory, Action<AdmissionFault> onFault) =>
        _endpoints.ForEach(map => map(app, memory, onFault));
}
