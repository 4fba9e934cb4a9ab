using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What sends a Pod to its group, added where it is missing.</summary>
internal static class DistributionAdditions
{
    /// <param name="deletionCost">Its deletion cost; null: it gets none.</param>
    public static void Add(PodDocument pod, PodDistributionRule rule, Slot slot, string? deletionCost)
    {
        var group = rule.Groups[slot.Group];
        if (rule.WhenUnsatisfiable == WhenUnsatisfiable.DoNotSchedule)
        {
            AddNodeSelector(pod, group);
        }
        else
        {
            AddPreference(pod, group);
        }

        AddTolerations(pod, group);
        if (!pod.HasAnnotation(DistributionAnnotation.Name))
        {
            pod.Annotate(DistributionAnnotation.Name, JsonFragment.String(new DistributionAnnotation(rule.ResourceName, group.Name, slot.Index).ToString()));
        }

        if (deletionCost is not null && !pod.HasAnnotation(PodDistributionMutation.DeletionCostAnnotation))
        {
            pod.Annotate(PodDistributionMutation.DeletionCostAnnotation, JsonFragment.String(deletionCost));
        }
    }

    private static void AddNodeSelector(PodDocument pod, DistributionGroup group)
    {
        if (JsonShape.Object(pod.Spec, "nodeSelector").ValueKind != JsonValueKind.Object)
        {
            pod.Spec.Add("nodeSelector", group.NodeSelectorJson);
            return;
        }

        var nodeSelector = pod.Spec.Object("nodeSelector");
        foreach (var (key, value) in group.NodeLabels.Labels)
        {
            if (nodeSelector[key].ValueKind == JsonValueKind.Undefined)
            {
                nodeSelector.Add(key, JsonFragment.String(value));
            }
        }
    }

    private static void AddPreference(PodDocument pod, DistributionGroup group)
    {
        var preferred = pod.Spec.Object("affinity").Object("nodeAffinity").List("preferredDuringSchedulingIgnoredDuringExecution");
        if (!Contains(preferred, group.PreferenceJson))
        {
            preferred.Append(group.PreferenceJson);
        }
    }

    private static void AddTolerations(PodDocument pod, DistributionGroup group)
    {
        if (!group.TolerationsJson.IsEmpty)
        {
            var tolerations = pod.Spec.List("tolerations");
            tolerations.Append([.. group.TolerationsJson.Where(toleration => !Contains(tolerations, toleration))]);
        }
    }

    private static bool Contains(EditableList list, JsonFragment item)
    {
        for (var index = 0; index < list.Count; index++)
        {
            if (JsonElement.DeepEquals(list[index], item.Json))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What dragonfly.io/distribution says: the PodDistribution, the group and the number of the Pod in it.</summary>
public sealed record DistributionAnnotation(string Resource, string Group, int Slot)
{
    public const string Name = "dragonfly.io/distribution";

    /// <summary>A name of a resource, a name of a group, an int and two slashes have no more. Anybody may write longer ones, and what is counted is kept.</summary>
    private const int MaxLength = 253 + 63 + 10 + 2;

    /// <summary>Reads a value; null where it is none that the operator wrote.</summary>
    public static DistributionAnnotation? Read(string? value) =>
        value?.Length <= MaxLength && value.Split('/') is [{ Length: > 0 } resource, { Length: > 0 } group, var slot]
        && int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(resource, group, number)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Resource}/{Group}/{Slot}");
}
