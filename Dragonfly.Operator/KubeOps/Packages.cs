using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Admission;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.KubeOps;

/// <summary>What the operator needs of KubeOps beyond its public API, with upstream's packages (see Embedded.cs for ours).</summary>
internal static class KubeOpsAdapter
{
    // Whoever uses a client uses the kinds' types, too.
    static KubeOpsAdapter() => _ = Kinds.Create();

    public static string Description => "upstream KubeOps";

    /// <summary>What logs more than an operator's user wants to read: some ten lines for each event of a watch.</summary>
    public static IReadOnlyList<string> VerboseCategories => ["KubeOps", "ZiggyCreatures"];

    /// <summary>The runtime's meter: upstream's measures other things.</summary>
    public static string? MeterName => null;

    /// <summary>Its instruments, and what they are exported as.</summary>
    public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>();

    /// <summary>A Pod of the API server, as far as the client's model knows its fields. Pods under review never come here.</summary>
    public static PodDocument Open(V1Pod pod) =>
        PodDocument.Open(JsonSerializer.Deserialize<JsonElement>(KubernetesJson.Serialize(pod)));

    /// <exception cref="JsonException">A field has the wrong type; the exception's path names it.</exception>
    public static T Read<T>(JsonElement json)
        where T : IKubernetesObject<V1ObjectMeta> => KubernetesJson.Deserialize<T>(json.GetRawText());

    /// <summary>A client for a command, outside of a host.</summary>
    public static IKubernetesClient CreateClient() => new KubernetesClient();

    /// <summary>The namespace that the operator runs in: of its Pod, else of its kubeconfig, else "default".</summary>
    public static string CurrentNamespace()
    {
        using var client = CreateClient();
        // Reads the environment and files, and nothing over the network.
        return client.GetCurrentNamespaceAsync().GetAwaiter().GetResult();
    }

    /// <summary>
    /// Whether the controllers have seen everything that there is. Upstream does not tell, but what they have seen is in
    /// the caches. An invalid resource never gets there, so of those one look must do.
    /// </summary>
    public static async Task<bool> AreCachesFilledAsync(IServiceProvider services)
    {
        var client = services.GetRequiredService<IKubernetesClient>();
        var namespaces = services.GetRequiredService<NamespaceCache>();
        var all = await client.ListAsync<V1Namespace>();
        return all.Where(IsSeen).All(one => namespaces.Find(one.Metadata.Name) is not null)
            && await services.GetRequiredService<Kinds>().Registration.AreSyncedAsync(client);
    }

    // Upstream shows no controller what is being deleted already. A namespace may stay so for ever.
    internal static bool IsSeen(IKubernetesObject<V1ObjectMeta> one) => one.Metadata.DeletionTimestamp is null;

    public static void AddValidation(this IServiceCollection services, Kinds kinds) => services
        .AddControllers()
        .AddApplicationPart(typeof(KubeOpsAdapter).Assembly)
        .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new PackagesControllers()));

    /// <summary>The controllers are found by upstream's generator.</summary>
    public static void RegisterControllers(this IOperatorBuilder builder, Kinds kinds) => builder.RegisterComponents();

    /// <param name="app">The application that serves the webhooks.</param>
    /// <param name="kinds">The kinds of resources.</param>
    /// <param name="memory">What the bodies of all requests share.</param>
    /// <param name="onFault">Told of each request that ended in an error.</param>
    public static void MapValidation(this WebApplication app, Kinds kinds, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/validate"),
            validation => validation.Use((context, next) => PackagesControllers.GuardAsync(context, next, memory, onFault)));
        app.MapControllers();
    }
}

/// <summary>What the runtime needs to know of the kinds of resources.</summary>
internal sealed class KindRegistration
{
    private static readonly ConcurrentDictionary<Type, bool> Converted = new();

    private readonly List<Func<IKubernetesClient, Task<bool>>> _syncs = [];
    private readonly List<Action<IServiceCollection>> _hosted = [];

    /// <summary>Adds a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="json">Unused: upstream's client reads resources by reflection.</param>
    /// <param name="spec">Reads a resource's spec.</param>
    public void Add<TEntity, TRule, TController, TValidation>(
        ResourceKind<TEntity, TRule> kind, Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json, JsonConverter spec)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
        where TRule : ResourceRule
    {
        // The options are upstream's for the whole process, and stay as they are once something was read with them.
        if (Converted.TryAdd(typeof(TEntity), true))
        {
            KubernetesJson.AddJsonOptions(options => options.Converters.Insert(0, spec));
        }

        _syncs.Add(async client =>
        {
            var all = await client.ListAsync<TEntity>();
            return all.Where(KubeOpsAdapter.IsSeen).All(one => kind.Compile(one).Rule is not { } rule || kind.Rules.Current.Find(rule.Name) is not null);
        });
    }

    /// <summary>Adds a type of objects that a kind refers to: nothing to do, for upstream's client reads them by reflection.</summary>
    /// <param name="json">Unused.</param>
    public static void AddModel<TEntity>(Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
    }

    /// <summary>Adds a loop that a kind needs where there is an API server.</summary>
    public void AddHostedService<TService>()
        where TService : class, IHostedService => _hosted.Add(services => services.AddHostedService<TService>());

    public void AddHostedServices(IServiceCollection services) => _hosted.ForEach(add => add(services));

    public async Task<bool> AreSyncedAsync(IKubernetesClient client)
    {
        foreach (var sync in _syncs)
        {
            if (!await sync(client))
            {
                return false;
            }
        }

        return true;
    }
}
