using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Caching.Reading;

/// <summary>A rule, or all that is wrong with the resource.</summary>
public sealed record ReadResult(InjectionRule? Rule, IReadOnlyList<FieldError> Errors);
