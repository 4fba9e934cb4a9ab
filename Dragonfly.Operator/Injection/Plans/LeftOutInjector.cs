using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>An injector, or several, that a resource has and a Pod does not get, and why.</summary>
public sealed record LeftOutInjector(InjectorKinds Injectors, string Reason);
