using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Laws;

internal sealed class SecondTimeAddsNothing : ILaw
{
    public IEnumerable<string> Breaches(LawCase given)
    {
        var again = given.Injected.Again(given.Settings);
        return again.Changed || again.Document.Operations.Count > 0 ? [$"again: {again.Patch}"] : [];
    }
}
