using System.Collections;
using System.Net;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Resources.SidecarInjections;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources;

/// <summary>All kinds of resources, in the order in which they change a Pod.</summary>
public sealed class Kinds : IReadOnlyList<ResourceKind>
{
    private readonly ResourceKind[] _kinds;

    public Kinds(params IEnumerable<ResourceKind> kinds)
    {
        _kinds = [.. kinds];
        foreach (var kind in _kinds)
        {
            kind.Register(Registration);
        }
    }

    public int Count => _kinds.Length;

    /// <summary>What the linked KubeOps knows of them.</summary>
    internal KindRegistration Registration { get; } = new();

    public ResourceKind this[int index] => _kinds[index];

    /// <summary>The one list of kinds. A further kind is a folder beside theirs, and a line here.</summary>
    public static Kinds Create() => new(
        new SidecarInjectionKind(),
        new DragonflyInjectionKind(),
        new PodDistributionKind(),
        new NetworkInjectionKind());

    /// <summary>Tells all kinds the version of the API server whose Pods are decided about.</summary>
    internal void UseServerVersion(KubernetesVersion? version)
    {
        foreach (var kind in _kinds)
        {
            kind.ServerVersion = version;
        }
    }

    public TKind Get<TKind>()
        where TKind : ResourceKind => _kinds.OfType<TKind>().Single();

    /// <summary>Their resources in words, and something more: "As, Bs and Cs".</summary>
    internal string Plurals(params string[] others)
    {
        string[] names = [.. _kinds.Select(kind => $"{kind.Kind}s"), .. others];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>Lists all resources, and puts the valid ones in force.</summary>
    /// <exception cref="UnknownKindException">The API server lacks a CRD.</exception>
    internal async Task<ILookup<string, ListedResource>> LoadAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var resources = new List<ListedResource>();
        var unknown = new List<string>();
        foreach (var kind in _kinds)
        {
            try
            {
                resources.AddRange(await kind.LoadAsync(client, cancellationToken));
                await kind.LoadReferredAsync(client, cancellationToken);
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
            {
                unknown.Add(kind.Kind);
            }
        }

        return unknown.Count > 0
            ? throw new UnknownKindException($"the API server does not know {string.Join(", ", unknown)}")
            : resources.ToLookup(resource => resource.Kind);
    }

    public IEnumerator<ResourceKind> GetEnumerator() => _kinds.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The API server does not know a kind.</summary>
internal sealed class UnknownKindException(string message) : Exception(message);
