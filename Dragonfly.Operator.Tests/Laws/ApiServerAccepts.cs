using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>The API server accepts what it would have accepted before.</summary>
internal sealed class ApiServerAccepts : ILaw
{
    public IEnumerable<string> Breaches(LawCase given) => ApiServerRules.Violations(given.Injected.Json).Except(ApiServerRules.Violations(given.Original));
}
