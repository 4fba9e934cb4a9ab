using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;

namespace Dragonfly.Operator.Resources.Entries;

/// <summary>A webhook that the operator is installed with: for a kind whose Pods say themselves that they want something.</summary>
/// <param name="Namespaces">The namespaces of the Pods, beside those that are left out for all.</param>
/// <param name="Conditions">Its match conditions, all of which must be met.</param>
public sealed record StaticEntry(LabelSelector Namespaces, params IReadOnlyList<NamedCondition> Conditions);

/// <summary>A match condition of config/webhook, known by its name, as C#.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="IsMet">What its CEL expression says.</param>
public sealed record NamedCondition(string Name, Func<PodDocument, bool> IsMet);
