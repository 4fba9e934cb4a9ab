using Dragonfly.Operator.Pods.Selectors;
using k8s.Models;

namespace Dragonfly.Operator.Resources.Fields;

/// <summary>Compiles Kubernetes' label selectors, and refuses what the API server refuses in its own kinds.</summary>
internal static class LabelSelectorReader
{
    public static LabelSelector Read(V1LabelSelector? selector, string field, FieldErrors errors)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var (key, value) in selector?.MatchLabels ?? new Dictionary<string, string>())
        {
            errors.Check($"{field}.matchLabels", key, LabelSyntax.KeyProblem(key));
            errors.Check($"{field}.matchLabels[{key}]", value ?? "", LabelSyntax.ValueProblem(value ?? ""));
            requirements.Add(new(key, LabelOperator.In, [value ?? ""]));
        }

        var index = 0;
        foreach (var expression in selector?.MatchExpressions ?? [])
        {
            // A null in a list of objects is possible in JSON, whatever the type says.
            Read(expression ?? new(), $"{field}.matchExpressions[{index++}]", requirements, errors);
        }

        return requirements.Count == 0 ? LabelSelector.Everything : new LabelSelector(requirements);
    }

    private static void Read(
        V1LabelSelectorRequirement expression, string field, List<LabelRequirement> requirements, FieldErrors errors)
    {
        var key = expression.Key ?? "";
        errors.Check($"{field}.key", key, LabelSyntax.KeyProblem(key));
        string[] values = [.. (expression.Values ?? []).Select(value => value ?? "")];
        var name = expression.OperatorProperty ?? "";
        switch (name)
        {
            case nameof(LabelOperator.In) or nameof(LabelOperator.NotIn):
                if (values.Length == 0)
                {
                    errors.Required($"{field}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                }

                break;
            case nameof(LabelOperator.Exists) or nameof(LabelOperator.DoesNotExist):
                if (values.Length > 0)
                {
                    errors.Forbidden($"{field}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }

                break;
            default:
                errors.Invalid($"{field}.operator", name, "not a valid selector operator");
                break;
        }

        foreach (var (index, value) in values.Index())
        {
            errors.Check($"{field}.values[{index}]", value, LabelSyntax.ValueProblem(value));
        }

        requirements.Add(new(key, Enum.TryParse<LabelOperator>(name, out var known) ? known : default, values));
    }
}
