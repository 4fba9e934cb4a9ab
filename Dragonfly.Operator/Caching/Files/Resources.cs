using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Caching.Files;

/// <summary>What files say in place of an API server.</summary>
public sealed record Resources(IReadOnlyList<InjectionRule> Injections, IReadOnlyList<NamespaceFacts> Namespaces);
