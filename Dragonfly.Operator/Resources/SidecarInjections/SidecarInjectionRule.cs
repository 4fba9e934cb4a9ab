using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>A SidecarInjection, ready for use: whom it selects and what it adds.</summary>
public sealed record SidecarInjectionRule(string Name, SidecarPlan Plan, WebhookEntry Entry) : SelectingRule(Name, Entry)
{
    internal override string Revision => Plan.Hash;

    /// <summary>The containers, as the Pods that have them name them.</summary>
    internal IReadOnlyList<AddedSidecar> Sidecars { get; } = [.. Plan.All.Select(container => new AddedSidecar(Name, container.Name, Plan.Hash))];

    /// <summary><see cref="Sidecars"/> as the annotation has them.</summary>
    internal string Mark { get; } = string.Join(',', Plan.All.Select(container => new AddedSidecar(Name, container.Name, Plan.Hash)));

    /// <summary>Whether Pods may keep the containers away by an annotation.</summary>
    public bool AllowsOptOut { get; init; } = true;
}

/// <summary>What a SidecarInjection adds, written as JSON once, when the resource is read. Immutable, and shared by all Pods.</summary>
public sealed record SidecarPlan
{
    /// <summary>The containers, without the init containers.</summary>
    public required IReadOnlyList<SidecarContainer> Containers { get; init; }

    public required IReadOnlyList<SidecarContainer> InitContainers { get; init; }

    public required IReadOnlyList<NamedFragment> Volumes { get; init; }

    public required IReadOnlyList<NamedFragment> ImagePullSecrets { get; init; }

    /// <summary>Annotations, each value a JSON string.</summary>
    public required IReadOnlyList<NamedFragment> Annotations { get; init; }

    public SidecarPosition Position { get; init; }

    public NativeMode Native { get; init; }

    public required IReadOnlyList<NamedFragment> SharedEnv { get; init; }

    /// <summary>The names of variables that those of <see cref="SharedEnv"/> refer to.</summary>
    public required IReadOnlyList<string> SharedReferences { get; init; }

    public required IReadOnlyList<SharedMount> SharedMounts { get; init; }

    public required IReadOnlyList<string> ShareVolumesOf { get; init; }

    public required IReadOnlyList<TransferredVariables> TransferEnv { get; init; }

    public bool AllowsResources { get; init; }

    /// <summary>The hash of everything of the spec that reaches Pods.</summary>
    public required string Hash { get; init; }

    public IEnumerable<SidecarContainer> All => InitContainers.Concat(Containers);

    /// <summary>Whether the Pod's own init containers start after the containers.</summary>
    public bool StartsBeforeInit(bool native) => Position == SidecarPosition.Before && (native || Containers.Count == 0);

    /// <summary>Whether the containers become native sidecars.</summary>
    /// <param name="server">The version of the API server; null: unknown.</param>
    public bool IsNative(KubernetesVersion? server) => Native switch
    {
        NativeMode.Always => true,
        NativeMode.Never => false,
        // Without knowing, a container works everywhere, while an older server would wait for the init container to end.
        _ => server >= NativeSidecars.Everywhere,
    };
}

/// <summary>Where the containers stand among the Pod's own.</summary>
public enum SidecarPosition
{
    After,
    Before,
}

/// <summary>Whether containers become native sidecars.</summary>
public enum NativeMode
{
    Auto,
    Always,
    Never,
}

/// <summary>Since when Kubernetes has native sidecars: init containers with restartPolicy Always.</summary>
internal static class NativeSidecars
{
    /// <summary>The first version in which they are on without a feature gate.</summary>
    public static readonly KubernetesVersion Supported = new(1, 29);

    /// <summary>Kubelets may be three versions older than the API server: from this one on, none is too old.</summary>
    public static readonly KubernetesVersion Everywhere = new(1, 32);
}

/// <summary>JSON with the name that tells whether a Pod has it.</summary>
public sealed class NamedFragment(string name, JsonFragment json)
{
    public string Name => name;

    public byte[] Utf8Name { get; } = System.Text.Encoding.UTF8.GetBytes(name);

    public JsonFragment Json => json;
}

/// <summary>A mount that the Pod's own containers get.</summary>
/// <param name="Path">Where.</param>
public sealed record SharedMount(string Path, NamedFragment Volume, JsonFragment Json);

/// <summary>Variables of one of the Pod's containers.</summary>
public sealed record TransferredVariables(string Container, IReadOnlySet<string> Names)
{
    public bool IsOf(string container) => Container == "*" || Container == container;
}
