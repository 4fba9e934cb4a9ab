namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Bounds what aliases and merge keys can blow a small text up to ("billion laughs"). Without them a document never costs
/// more than its own length, so the fixed part is all expansion.
/// </summary>
internal sealed class ExpansionBudget(int textLength, DocumentPlace place)
{
    private const long Expansion = 10_000_000;
    private long _left = (2L * textLength) + Expansion;

    public void Spend(Node node, int characters)
    {
        _left -= 1 + characters;
        if (_left < 0)
        {
            throw place.Error(node, "the document's aliases expand to too much data");
        }
    }
}
