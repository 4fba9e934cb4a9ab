using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Admission;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.KubeOps;

/// <summary>What the operator needs of KubeOps beyond its public API, with upstream's packages (see Embedded.cs for ours).</summary>
internal static class KubeOpsAdapter
{
    static KubeOpsAdapter() => KubernetesJson.AddJsonOptions(options => options.Converters.Insert(0, new SpecConverter()));

    public static string Description => "upstream KubeOps";

    /// <summary>What logs more than an operator's user wants to read: some ten lines for each event of a watch.</summary>
    public static IReadOnlyList<string> VerboseCategories => ["KubeOps", "ZiggyCreatures"];

    /// <summary>The runtime's meter: upstream's measures other things.</summary>
    public static string? MeterName => null;

    /// <summary>Its instruments, and what they are exported as.</summary>
    public static IReadOnlyDictionary<string, (string Name, string Help)> Metrics { get; } = new Dictionary<string, (string, string)>();

    /// <summary>A Pod of the API server, as far as the client's model knows its fields. Pods under review never come here.</summary>
    public static PodDocument Open(V1Pod pod) =>
        PodDocument.Open(new ParsedPod(JsonSerializer.Deserialize<JsonElement>(KubernetesJson.Serialize(pod))));

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
        var injections = services.GetRequiredService<InjectionCache>();
        var allNamespaces = await client.ListAsync<V1Namespace>();
        var allInjections = await client.ListAsync<V1Alpha1DragonflyInjection>();
        return allNamespaces.Where(IsSeen).All(one => namespaces.Find(one.Metadata.Name) is not null)
            && allInjections.Where(IsSeen).All(one => injections.Current.Find(one.Metadata.Name) is not null
                || InjectionReader.Read(one).Rule is null);

        // Upstream shows no controller what is being deleted already. A namespace may stay so for ever.
        static bool IsSeen(IKubernetesObject<V1ObjectMeta> one) => one.Metadata.DeletionTimestamp is null;
    }

    public static void AddValidation(this IServiceCollection services) => services
        .AddControllers()
        .AddApplicationPart(typeof(KubeOpsAdapter).Assembly)
        .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new PackagesControllers()));

    /// <param name="app">The application that serves the webhooks.</param>
    /// <param name="memory">What the bodies of all requests share.</param>
    /// <param name="onFault">Told of each request that ended in an error.</param>
    public static void MapValidation(this WebApplication app, AdmissionMemory memory, Action<AdmissionFault> onFault)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/validate"),
            validation => validation.Use((context, next) => PackagesControllers.GuardAsync(context, next, memory, onFault)));
        app.MapControllers();
    }
}
