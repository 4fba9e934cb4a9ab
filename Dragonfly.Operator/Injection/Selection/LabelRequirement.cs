namespace Dragonfly.Operator.Injection.Selection;

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
