using System.Collections.Immutable;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>Multus' definition of a network, as far as it matters here: its metadata.</summary>
[Ignore]
[KubernetesEntity(Group = "k8s.cni.cncf.io", ApiVersion = "v1", Kind = "NetworkAttachmentDefinition", PluralName = "network-attachment-definitions")]
public sealed class NetworkAttachmentDefinition : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>The NetworkAttachmentDefinitions at a moment, and the device resources that they name. Immutable.</summary>
public sealed class NetworkDefinitions
{
    private readonly ImmutableDictionary<NetworkName, string?>? _resources;

    private NetworkDefinitions(ImmutableDictionary<NetworkName, string?>? resources) => _resources = resources;

    /// <summary>Before they are listed, and where there is no cluster.</summary>
    public static NetworkDefinitions Unknown { get; } = new(null);

    /// <summary>In a cluster that does not know their kind, for want of Multus' CRD.</summary>
    public static NetworkDefinitions WithoutKind { get; } = new(ImmutableDictionary<NetworkName, string?>.Empty);

    public bool AreKnown => _resources is not null;

    public static NetworkDefinitions Of(IEnumerable<NetworkAttachmentDefinition> definitions) =>
        definitions.Aggregate(new NetworkDefinitions(ImmutableDictionary<NetworkName, string?>.Empty), (all, definition) => all.With(definition));

    public bool Has(NetworkName name) => _resources?.ContainsKey(name) == true;

    /// <summary>The device resource that the definition names, or null.</summary>
    public string? ResourceOf(NetworkName name) => _resources?.GetValueOrDefault(name);

    public NetworkDefinitions With(NetworkAttachmentDefinition definition) =>
        Changed(_resources?.SetItem(NameOf(definition), definition.Metadata.Annotations?.TryGetValue(DeviceResources.Annotation, out var resource) == true
            && resource?.Trim() is { Length: > 0 } named ? named : null));

    public NetworkDefinitions Without(NetworkAttachmentDefinition definition) => Changed(_resources?.Remove(NameOf(definition)));

    private NetworkDefinitions Changed(ImmutableDictionary<NetworkName, string?>? resources) => resources == _resources ? this : new(resources);

    private static NetworkName NameOf(NetworkAttachmentDefinition definition) => new(definition.Metadata.NamespaceProperty ?? "", definition.Metadata.Name);
}

/// <summary>The definitions for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class NetworkDefinitionCache
{
    private NetworkDefinitions _current = NetworkDefinitions.Unknown;
    private volatile bool _wasListed;

    /// <summary>Whether they were listed, or could not be: what fails at first may fail for long.</summary>
    public bool WasListed
    {
        get => _wasListed;
        set => _wasListed = value;
    }

    public NetworkDefinitions Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}
