
namespace Dragonfly.Operator.Pods.Selectors;

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

/// <summary>The operators of a label selector, as Kubernetes names them.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

/// <summary>One condition on one label.</summary>
public sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches<TLabels>(TLabels labels)
        where TLabels : ILabels => Operator switch
        {
            LabelOperator.In => HasAnyValue(labels),
            LabelOperator.NotIn => !HasAnyValue(labels),
            LabelOperator.Exists => labels.Contains(Key),
            _ => !labels.Contains(Key),
        };

    private bool HasAnyValue<TLabels>(TLabels labels)
        where TLabels : ILabels
    {
        foreach (var value in Values)
        {
            if (labels.Contains(Key, value))
            {
                return true;
            }
        }

        return false;
    }
}
