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

namespace Dragonfly.Operator.KubeOps;

/// <summary>
/// What the operator needs from KubeOps beyond its public API, for upstream's packages (Embedded.cs is for the embedded KubeOps).
/// </summary>
internal static partial class KubeOpsAdapter
{
    public static string Description => "upstream KubeOps";

    /// <summary>Categories that log too much for an operator's users: some ten lines for each watch event.</summary>
    public static IReadOnlyList<string> VerboseCategories => ["KubeOps", "ZiggyCreatures"];

    /// <summary>Upstream's meter measures other things.</summary>
    public static string? MeterName => null;

    public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>();

    /// <summary>
    /// Opens a Pod from the API server; fields that the client's model does not know are lost. Pods under review do not come here.
    /// </summary>
    public static PodDocument Open(V1Pod pod) =>
        PodDocument.Open(JsonSerializer.Deserialize<JsonElement>(KubernetesJson.Serialize(pod)));

    /// <exception cref="JsonException">A field has the wrong type; the exception's path names it.</exception>
    public static T Read<T>(JsonElement json)
        where T : IKubernetesObject<V1ObjectMeta> => KubernetesJson.Deserialize<T>(json.GetRawText());

    /// <summary>Sends JSON as it is, to a path relative to the server's address; null for a client that is not KubeOps' own, as in tests.</summary>
    public static async Task<RawAnswer?> SendAsync(
        IKubernetesClient client, HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken, string accept = "application/json")
    {
        if (client is not KubernetesClient { ApiClient: Kubernetes kubernetes })
        {
            return null;
        }

        using var request = new HttpRequestMessage(method, new Uri(kubernetes.BaseUri, path));
        request.Headers.Accept.ParseAdd(accept);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/json");
        }

        if (kubernetes.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken);
        }

        using var response = await kubernetes.HttpClient.SendAsync(request, cancellationToken);
        try
        {
            return new(response.StatusCode, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        }
        catch (JsonException)
        {
            return new(response.StatusCode, default);
        }
    }

    /// <summary>
    /// Whether the controllers have seen every object. Upstream does not report that, so the caches are compared with a list. Invalid
    /// resources never enter a cache and are not waited for.
    /// </summary>
    public static async Task<bool> AreCachesFilledAsync(IServiceProvider services)
    {
        var client = services.GetRequiredService<IKubernetesClient>();
        var namespaces = services.GetRequiredService<NamespaceCache>();
        var all = await client.ListAsync<V1Namespace>();
        return all.Where(IsSeen).All(one => namespaces.Find(one.Metadata.Name) is not null)
            && await services.GetRequiredService<Kinds>().Registration.AreSyncedAsync(client);
    }

    // Upstream shows controllers no object that is being deleted, and a namespace may stay in that state forever.
    internal static bool IsSeen(IKubernetesObject<V1ObjectMeta> one) => one.Metadata.DeletionTimestamp is null;

    public static void AddValidation(this IServiceCollection services, Kinds kinds) => services
        .AddControllers()
        .AddApplicationPart(typeof(KubeOpsAdapter).Assembly)
        .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new PackagesControllers()));

    /// <summary>Upstream's generator finds the controllers.</summary>
    public static void RegisterControllers(this IOperatorBuilder builder, Kinds kinds) => builder.RegisterComponents();

    public static void MapValidation(this IApplicationBuilder app, Kinds kinds, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        app.UseRouting();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/validate"),
            validation => validation.Use((context, next) => PackagesControllers.GuardAsync(context, next, memory, onFault)));
        app.UseEndpoints(endpoints => endpoints.MapControllers());
    }
}

internal sealed partial class KindRegistration
{
    private static readonly ConcurrentDictionary<Type, bool> Converted = new();

    private readonly List<Func<IKubernetesClient, Task<bool>>> _syncs = [];

    /// <param name="kind">The kind.</param>
    /// <param name="json">Unused: upstream's client reads resources by reflection.</param>
    /// <param name="spec">Reads the resource's spec.</param>
    public void Add<TEntity, TRule, TController, TValidation>(
        ResourceKind<TEntity, TRule> kind, Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json, JsonConverter spec)
        where TEntity : class, IResource
        where TRule : ResourceRule
    {
        // Upstream has one set of options for the process, and they are read-only after their first use.
        if (Converted.TryAdd(typeof(TEntity), true))
        {
            KubernetesJson.AddJsonOptions(options => options.Converters.Insert(0, spec));
        }

        _syncs.Add(async client =>
        {
            var all = await client.ListAsync<TEntity>();
            return all.Where(KubeOpsAdapter.IsSeen).All(one => kind.Compile(one).Rule is not { } rule || kind.Rules.HasSeen(rule.Name));
        });
    }

    /// <summary>Adds a type of objects that a kind refers to: nothing to do, for upstream's client reads them by reflection.</summary>
    /// <param name="json">Unused.</param>
    public static void AddModel<TEntity>(Func<JsonSerializerOptions, JsonTypeInfo<TEntity>> json)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
    }

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
