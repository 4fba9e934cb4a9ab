using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Dragonfly.Operator.Resources;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.KubeOps;

/// <summary>What the operator needs from KubeOps beyond its public API, as far as it is the same whichever KubeOps is linked.</summary>
internal static partial class KubeOpsAdapter
{
    // Commands that only use a client also read the kinds' types.
    static KubeOpsAdapter() => _ = Kinds.Create();

    /// <summary>Creates a client for commands, which run without a host.</summary>
    public static IKubernetesClient CreateClient() => new KubernetesClient();

    /// <summary>The namespace that the operator runs in: its Pod's, else its kubeconfig's, else "default".</summary>
    public static string CurrentNamespace()
    {
        using var client = CreateClient();
        // This reads only the environment and files, so it does not block on the network.
        return client.GetCurrentNamespaceAsync().GetAwaiter().GetResult();
    }
}

/// <summary>Registers the kinds of resources with KubeOps.</summary>
internal sealed partial class KindRegistration
{
    private readonly List<Action<IServiceCollection>> _hosted = [];

    /// <summary>Adds a loop that a kind needs where there is an API server.</summary>
    public void AddHostedService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>()
        where TService : class, IHostedService => _hosted.Add(services => services.AddHostedService<TService>());

    public void AddHostedServices(IServiceCollection services) => _hosted.ForEach(add => add(services));
}

/// <summary>What an API server answers to JSON that is sent as it is, for what the models of a client would lose.</summary>
/// <param name="Code">The status code.</param>
/// <param name="Json">The object, or the Status that says what is wrong; undefined if it is neither.</param>
internal readonly record struct RawAnswer(HttpStatusCode Code, JsonElement Json);
