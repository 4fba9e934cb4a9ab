using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What a Pod itself demands of its node: a group that contradicts it would keep the Pod from ever being scheduled.</summary>
/// <remarks>
/// Of a group's nodes only the labels of its nodeSelector are known. What the Pod demands of other labels may hold or not, and
/// excludes no group.
/// </remarks>
internal sealed class NodeConstraints
{
    private static readonly FieldPath Terms = new("spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms");

    private readonly JsonElement _nodeSelector;
    private readonly JsonElement _terms;

    private NodeConstraints(JsonElement nodeSelector, JsonElement terms) => (_nodeSelector, _terms) = (nodeSelector, terms);
    public static NodeConstraints Read(PodDocument pod) => Read(pod.Spec.Json);
    internal static NodeConstraints Read(JsonElement spec)
    {
        var field = new FieldPath("spec");
        var nodeAffinity = JsonShape.Object(JsonShape.Object(spec, "affinity", field), "nodeAffinity", field.At("affinity"));
        var required = JsonShape.Object(nodeAffinity, "requiredDuringSchedulingIgnoredDuringExecution", new("spec.affinity.nodeAffinity"));
        return new(
            JsonShape.Object(spec, "nodeSelector", field),
            JsonShape.List(required, "nodeSelectorTerms", new("spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution")));
    }

    /// <summary>The field of the Pod that excludes nodes with these labels; null: none does.</summary>
    public string? Contradiction(NodeLabels labels)
    {
        foreach (var (key, value) in labels.Labels)
        {
            if (JsonShape.String(_nodeSelector, key, new("spec.nodeSelector")) is { ValueKind: JsonValueKind.String } own && !own.ValueEquals(value))
            {
                return "spec.nodeSelector";
            }
        }

        return ExcludesByTerms(labels) ? "spec.affinity.nodeAffinity" : null;
    }

    // A node has to match one of the terms, and all of a term's expressions; an empty term matches none.
    private bool ExcludesByTerms(NodeLabels labels) =>
        HasItems(_terms) && !_terms.EnumerateArray().Any(term => MayMatch(JsonShape.Object(term, Terms), labels));

    private static bool MayMatch(JsonElement term, NodeLabels labels) => JsonShape.List(term, "matchExpressions", Terms) is var expressions && HasItems(expressions)
        ? expressions.EnumerateArray().All(expression => MayHold(JsonShape.Object(expression, Terms), labels))
        : HasItems(JsonShape.List(term, "matchFields", Terms));

    private static bool MayHold(JsonElement expression, NodeLabels labels)
    {
        var key = JsonShape.String(expression, "key", Terms);
        return key.ValueKind != JsonValueKind.String || labels.Labels.All(label => !key.ValueEquals(label.Key) || Matches(expression, label.Value));
    }

    private static bool HasItems(JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    private static bool Matches(JsonElement expression, string value)
    {
        var comparison = JsonShape.String(expression, "operator", Terms);
        var values = JsonShape.List(expression, "values", Terms);
        return (comparison.ValueKind == JsonValueKind.String ? comparison.GetString() : null) switch
        {
            "In" => Contains(values, value),
            "NotIn" => !Contains(values, value),
            "DoesNotExist" => false,
            "Gt" => Compare(values, value) > 0,
            "Lt" => Compare(values, value) < 0,
            // Exists holds; what else there may be one day may hold.
            _ => true,
        };
    }

    private static bool Contains(JsonElement values, string value) =>
        HasItems(values) && values.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(value));

    /// <summary>How the label's number compares with the one that is asked for; 0 where one of them is none, which matches nothing.</summary>
    private static int Compare(JsonElement values, string value) =>
        values.ValueKind == JsonValueKind.Array && values.GetArrayLength() == 1 && values[0].ValueKind == JsonValueKind.String
        && long.TryParse(values[0].GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var bound)
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.CompareTo(bound)
            : 0;
}
