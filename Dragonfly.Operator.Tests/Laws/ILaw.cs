namespace Dragonfly.Operator.Tests.Laws;

/// <summary>Something that is so for every Pod and every DragonflyInjection.</summary>
internal interface ILaw
{
    /// <summary>Where the law is broken, one line each.</summary>
    public IEnumerable<string> Breaches(LawCase given);
}
