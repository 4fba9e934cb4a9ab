namespace Dragonfly.Operator.Injection.Policy;

/// <summary>What was found on the way; most Pods have nothing, and then nothing is allocated.</summary>
public sealed class Findings
{
    private List<Finding>? _items;
    private HashSet<Finding>? _seen;

    public IReadOnlyList<Finding> Items => _items ?? [];

    /// <summary>What was left out before what was merely not understood: that a Pod lacks something matters more than why.</summary>
    public IEnumerable<Finding> Ranked => Items.OrderBy(finding => finding.Note == Notes.InvalidValue);

    public Notes Notes { get; private set; }

    public void Add(Notes note, string message)
    {
        Notes |= note;
        var finding = new Finding(note, Excerpt.Message(message));
        _items ??= [];
        _seen ??= [];
        if (_seen.Add(finding))
        {
            _items.Add(finding);
        }
    }
}
