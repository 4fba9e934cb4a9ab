
namespace Dragonfly.Operator.Pods.Selectors;

/// <summary>
/// A label selector whose requirements must all hold; an empty one matches everything. Selectors are equal however they are written.
/// </summary>
public sealed class LabelSelector(IReadOnlyList<LabelRequirement> requirements) : IEquatable<LabelSelector>
{
    private string? _text;

    public static LabelSelector Everything { get; } = new([]);

    public IReadOnlyList<LabelRequirement> Requirements => requirements;

    public bool MatchesEverything => requirements.Count == 0;

    public bool Matches<TLabels>(TLabels labels)
        where TLabels : ILabels
    {
        // By index: an enumerator of a list behind an interface is an object, and a review may meet a hundred selectors.
        for (var index = 0; index < requirements.Count; index++)
        {
            if (!requirements[index].Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(LabelSelector? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as LabelSelector);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary>Kubectl's notation, with sorted and distinct requirements and values.</summary>
    public override string ToString() =>
        _text ??= string.Join(',', requirements.Select(requirement => requirement.ToString()).Distinct().Order(StringComparer.Ordinal));
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

    public override string ToString() => Operator switch
    {
        LabelOperator.In => $"{Key} in ({Join()})",
        LabelOperator.NotIn => $"{Key} notin ({Join()})",
        LabelOperator.Exists => Key,
        _ => $"!{Key}",
    };

    private string Join() => string.Join(',', Values.Distinct().Order(StringComparer.Ordinal));

    private bool HasAnyValue<TLabels>(TLabels labels)
        where TLabels : ILabels
    {
        for (var index = 0; index < Values.Count; index++)
        {
            if (labels.Contains(Key, Values[index]))
            {
                return true;
            }
        }

        return false;
    }
}
