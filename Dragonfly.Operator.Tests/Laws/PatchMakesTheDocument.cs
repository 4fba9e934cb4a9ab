namespace Dragonfly.Operator.Tests.Laws;

/// <summary>The patch, applied by somebody else, makes what the command line prints.</summary>
internal sealed class PatchMakesTheDocument : ILaw
{
    public IEnumerable<string> Breaches(LawCase given)
    {
        var printed = Json.Text(given.Injected.Document.ToJson());
        return printed == Json.Text(given.Injected.Json) ? [] : [$"printed: {printed}"];
    }
}
