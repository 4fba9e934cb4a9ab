using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>The resources that a Pod wants for containers that it is given. A value that is not understood or not allowed changes nothing and draws a warning.</summary>
internal sealed class ResourceOverrides
{
    public const string Annotation = "dragonfly.io/sidecar-resources";

    private const int MaxLength = 16 * 1024;

    private static readonly string[] Lists = ["requests", "limits"];
    private static readonly string[] Resources = ["cpu", "memory", "ephemeral-storage"];

    // Two resources may bring a container of one name, each with resources of its own.
    private readonly Dictionary<SidecarContainer, JsonFragment> _byContainer = [];

    /// <exception cref="PodFormatException">The annotation is no string.</exception>
    public static ResourceOverrides Read(PodDocument pod, IReadOnlyList<SidecarInjectionRule> rules, Warnings warnings)
    {
        var overrides = new ResourceOverrides();
        if (pod.Annotation(Annotation) is { } text)
        {
            overrides.Read(text, pod, rules, warnings);
        }

        return overrides;
    }

    /// <summary>The resources of a container; null: its own.</summary>
    public JsonFragment? Of(SidecarContainer container) => _byContainer.GetValueOrDefault(container);

    private void Read(string text, PodDocument pod, IReadOnlyList<SidecarInjectionRule> rules, Warnings warnings)
    {
        if (Parse(text) is not { ValueKind: JsonValueKind.Object } wanted)
        {
            Say(warnings, "must be a JSON object such as {\"NAME\": {\"limits\": {\"cpu\": \"1\"}}}; it counts as absent");
            return;
        }

        if (JsonShape.Object(pod.Spec, "resources").ValueKind == JsonValueKind.Object)
        {
            Say(warnings, "counts as absent: the Pod sets its resources as a whole");
            return;
        }

        foreach (var member in wanted.EnumerateObject())
        {
            var shown = Excerpt.Of(member.Name, 64);
            var isFirst = true;
            foreach (var (rule, container) in rules.SelectMany(rule => rule.Plan.All, (rule, container) => (rule, container)).Where(pair => pair.container.Name == member.Name))
            {
                JsonFragment? merged = null;
                var problem = !rule.Plan.AllowsResources ? $"SidecarInjection {rule.Name} does not allow other resources for {shown}"
                    : Merge(container.Json, member.Value, out merged) is { } wrong ? $"{shown}: {wrong}; it counts as absent"
                    : null;
                if (problem is null)
                {
                    _byContainer[container] = merged!;
                }
                else if (isFirst)
                {
                    // The others are used only where the first is left out.
                    Say(warnings, problem);
                }

                isFirst = false;
            }

            if (isFirst)
            {
                Say(warnings, $"{shown} is no container that the Pod is given");
            }
        }
    }

    private static void Say(Warnings warnings, string problem) => warnings.Add(WarningReason.InvalidValue, $"annotation {Annotation}: {problem}");

    private static JsonElement? Parse(string text)
    {
        try
        {
            return text.Length <= MaxLength ? JsonElement.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with the resources that are wanted; null: nothing.</summary>
    private static string? Merge(JsonElement container, JsonElement wanted, out JsonFragment? merged)
    {
        merged = null;
        if (wanted.ValueKind != JsonValueKind.Object)
        {
            return "must be an object with requests and limits";
        }

        var own = container.Member("resources", JsonValueKind.Object);
        var result = Lists.ToDictionary(list => list, list => own.Members(list).ToDictionary(quantity => quantity.Name, quantity => quantity.Value.ToString()));
        foreach (var list in wanted.EnumerateObject())
        {
            if (!Lists.Contains(list.Name) || list.Value.ValueKind != JsonValueKind.Object)
            {
                return "must be an object with requests and limits";
            }

            foreach (var quantity in list.Value.EnumerateObject())
            {
                if (!Resources.Contains(quantity.Name))
                {
                    return $"only {string.Join(", ", Resources)} can be changed";
                }

                if (!Quantity.TryParse(quantity.Value.ToString(), out var value) || value < 0)
                {
                    return $"{list.Name}.{quantity.Name} is no quantity such as 100m or 64Mi";
                }

                result[list.Name][quantity.Name] = quantity.Value.ToString();
            }
        }

        foreach (var (name, request) in result["requests"])
        {
            if (result["limits"].TryGetValue(name, out var limit) && Quantity.TryParse(request, out var requested) && Quantity.TryParse(limit, out var limited) && requested > limited)
            {
                return $"the request of {name} would exceed the limit";
            }
        }

        var lists = Lists.Where(list => result[list].Count > 0)
            .Select(list => $"\"{list}\":{{{string.Join(',', result[list].Select(quantity => $"{JsonFragment.String(quantity.Key)}:{JsonFragment.String(quantity.Value)}"))}}}");
        var others = container.Members("resources").Where(member => !Lists.Contains(member.Name)).Select(member => member.ToString());
        merged = JsonFragment.Parse($"{{{string.Join(',', lists.Concat(others))}}}");
        return null;
    }
}
