using Dragonfly.Operator.Pods.Selectors;

namespace Dragonfly.Operator.Resources.Entries;

/// <summary>For which Pods a resource needs the webhook to be called.</summary>
/// <remarks>A kind makes them when it compiles a resource. Those of several resources come together in one webhook.</remarks>
public sealed record WebhookEntry
{
    /// <summary>The namespaces of the Pods, by their labels.</summary>
    public LabelSelector NamespaceSelector { get; init; } = LabelSelector.Everything;

    /// <summary>The one namespace of the Pods, by its name; null: what <see cref="NamespaceSelector"/> says.</summary>
    public string? Namespace { get; init; }

    public LabelSelector PodSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Selects by the Pod's own <c>spec.nodeSelector</c>.</summary>
    public LabelSelector PodNodeSelector { get; init; } = LabelSelector.Everything;

    /// <summary>What controls the Pods; null: anything, or nothing.</summary>
    public ControllerOwner? Owner { get; init; }

    public FailurePolicy FailurePolicy { get; init; }
}

/// <summary>The controller among a Pod's owners.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsPrefix">Whether the name only begins like that: a ReplicaSet's ends with a hash.</param>
public sealed record ControllerOwner(string Kind, string Name, bool IsPrefix = false);

/// <summary>What API servers do with a Pod while the webhook does not answer, as Kubernetes names it.</summary>
public enum FailurePolicy
{
    /// <summary>They create it as it is.</summary>
    Ignore,

    /// <summary>They refuse it.</summary>
    Fail,
}
