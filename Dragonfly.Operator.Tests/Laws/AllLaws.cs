namespace Dragonfly.Operator.Tests.Laws;

/// <summary>The laws, for tests that go through all of them.</summary>
internal static class AllLaws
{
    public static IReadOnlyList<ILaw> Laws { get; } =
        [new NothingIsLost(), new NothingIsHidden(), new NoDuplicateKeys(), new SecondTimeAddsNothing(), new PatchMakesTheDocument(), new ReferencesResolve(), new ApiServerAccepts(), new EditsAreFew()];

    public static IEnumerable<TestCaseData> Cases => Laws.Select(law => new TestCaseData(law.GetType()).SetArgDisplayNames(law.GetType().Name));

    public static ILaw Of(Type law) => Laws.First(known => known.GetType() == law);
}
