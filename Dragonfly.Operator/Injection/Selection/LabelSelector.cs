namespace Dragonfly.Operator.Injection.Selection;

/// <summary>A label selector whose requirements must all hold; the empty one matches everything.</summary>
public sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements)
{
    public static LabelSelector Everything { get; } = new([]);

    public bool MatchesEverything => requirements.Count == 0;

    public bool Matches<TLabels>(TLabels labels)
        where TLabels : ILabels
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }
}
