using Dragonfly.Operator.Injection.Selection;
using k8s.Models;

namespace Dragonfly.Operator.Caching.Reading;

/// <summary>Compiles Kubernetes' label selectors.</summary>
internal static class LabelSelectorReader
{
    public static LabelSelector Read(V1LabelSelector? selector, string field, FieldErrors errors)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector?.MatchLabels ?? new Dictionary<string, string>())
        {
            requirements.Add(new(key, LabelOperator.In, [value]));
        }

        var index = 0;
        foreach (var expression in selector?.MatchExpressions ?? [])
        {
            Read(expression, $"{field}.matchExpressions[{index++}]", requirements, errors);
        }

        return requirements.Count == 0 ? LabelSelector.Everything : new LabelSelector(requirements);
    }

    private static void Read(
        V1LabelSelectorRequirement expression, string field, List<LabelRequirement> requirements, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(expression.Key))
        {
            errors.Required($"{field}.key");
        }

        string[] values = [.. expression.Values ?? []];
        var @operator = Values.Named<LabelOperator>(expression.OperatorProperty, $"{field}.operator", errors);
        if (@operator is LabelOperator.Exists or LabelOperator.DoesNotExist)
        {
            if (values.Length > 0)
            {
                errors.Forbidden($"{field}.values", "may not be specified when operator is 'Exists' or 'DoesNotExist'");
            }
        }
        else if (values.Length == 0)
        {
            errors.Required($"{field}.values", "must be specified when operator is 'In' or 'NotIn'");
        }

        requirements.Add(new(expression.Key ?? "", @operator, values));
    }
}
