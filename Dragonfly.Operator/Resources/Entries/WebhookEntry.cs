using System.Text.Json;
using Dragonfly.Operator.Pods;
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

    /// <summary>The namespaces of the Pods, by their labels and by the one name.</summary>
    public LabelSelector Namespaces => Namespace is null
        ? NamespaceSelector
        : new([.. NamespaceSelector.Requirements, new(NamespaceInfo.NameLabel, LabelOperator.In, [Namespace])]);

    /// <summary>Whether API servers call for a Pod in these namespaces.</summary>
    /// <param name="pod">The Pod as it was submitted.</param>
    public bool Selects(JsonElement pod)
    {
        var metadata = pod.Member("metadata");
        return PodSelector.Matches(new JsonLabels(metadata.Member("labels")))
            && PodNodeSelector.Matches(new JsonLabels(pod.Member("spec").Member("nodeSelector")))
            && (Owner is null || metadata.Items("ownerReferences").Any(Owner.Is));
    }
}

/// <summary>The controller among a Pod's owners.</summary>
/// <param name="IsPrefix">Whether the name only begins like that: a ReplicaSet's ends with a hash.</param>
public sealed record ControllerOwner(string Kind, string Name, bool IsPrefix = false)
{
    /// <summary>Whether an owner reference of a Pod is meant.</summary>
    public bool Is(JsonElement owner) =>
        owner.Member("controller").ValueKind == JsonValueKind.True
        && owner.Text("kind") == Kind
        && owner.Text("name") is { } name
        && (IsPrefix ? name.StartsWith(Name, StringComparison.Ordinal) : name == Name);
}

/// <summary>What API servers do with a Pod while the webhook does not answer, as Kubernetes names it.</summary>
public enum FailurePolicy
{
    /// <summary>They create it as it is.</summary>
    Ignore,

    /// <summary>They refuse it.</summary>
    Fail,
}

/// <summary>A webhook that the operator is installed with: for a kind whose Pods say themselves that they want something.</summary>
/// <param name="Namespaces">The namespaces of the Pods, beside those that are left out for all.</param>
/// <param name="Conditions">Its match conditions, all of which must be met.</param>
public sealed record StaticEntry(LabelSelector Namespaces, params IReadOnlyList<NamedCondition> Conditions);

/// <summary>A match condition of config/webhook, known by its name, as C#.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="IsMet">What its CEL expression says.</param>
public sealed record NamedCondition(string Name, Func<PodDocument, bool> IsMet);
