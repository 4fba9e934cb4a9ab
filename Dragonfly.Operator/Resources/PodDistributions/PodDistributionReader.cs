using System.Collections.Immutable;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>
/// Turns a PodDistribution into a rule, or into the list of its errors. The CRD's schema says as much of it as a schema can. As there,
/// an explicit null is the default.
/// </summary>
internal static class PodDistributionReader
{
    private const int MaxTolerations = 16;
    private const int MaxUnschedulableSeconds = 86_400;

    private static readonly PodDistributionSpec Defaults = new();
    private static readonly string[] NotDistributed = ["Job", "CronJob", "DaemonSet", "Pod"];
    private static readonly string[] Operators = ["Equal", "Exists"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>The rule; null where there were errors.</summary>
    public static PodDistributionRule? Read(V1Alpha1PodDistribution resource, FieldErrors errors)
    {
        var spec = resource.Spec ?? Defaults;
        var target = ReadTarget(spec.Target, errors);
        var groups = ReadGroups(spec.Groups, errors);
        var whenUnsatisfiable = Values.Named<WhenUnsatisfiable>(spec.WhenUnsatisfiable ?? Defaults.WhenUnsatisfiable, "spec.whenUnsatisfiable", errors);
        var scaleDown = Values.Named<ScaleDown>(spec.ScaleDown ?? Defaults.ScaleDown, "spec.scaleDown", errors);

        // One that is being created with generateName has no name yet.
        return errors.Count > 0 ? null : new(resource.Metadata.NamespaceProperty ?? "", resource.Metadata.Name ?? "", target, groups)
        {
            Enabled = spec.Enabled,
            Generation = resource.Metadata.Generation,
            Uid = resource.Metadata.Uid,
            WhenUnsatisfiable = whenUnsatisfiable,
            ScaleDown = scaleDown,
        };
    }

    private static DistributionTarget ReadTarget(DistributionTargetSpec? target, FieldErrors errors)
    {
        if (target is null)
        {
            errors.Required("spec.target");
            return new("", "", "");
        }

        var (apiVersion, kind, name) = (
            Text(target.ApiVersion, "spec.target.apiVersion", DistributionTarget.MaxApiVersionLength, errors),
            Text(target.Kind, "spec.target.kind", DistributionTarget.MaxKindLength, errors),
            Text(target.Name, "spec.target.name", DistributionTarget.MaxNameLength, errors));
        if (NotDistributed.Contains(kind))
        {
            errors.Invalid("spec.target.kind", kind, "must not be Job, CronJob, DaemonSet or Pod, whose Pods are not distributed");
        }

        return new(apiVersion, kind, name);
    }

    private static ImmutableArray<DistributionGroup> ReadGroups(IList<DistributionGroupSpec>? groups, FieldErrors errors)
    {
        if (groups is not { Count: > 0 })
        {
            errors.Required("spec.groups", "must have at least one group");
            return [];
        }

        var seen = new HashSet<string>();
        var read = ImmutableArray.CreateBuilder<DistributionGroup>();
        foreach (var (group, field) in Values.Items(groups, "spec.groups", Apportionment.MaxGroups, errors))
        {
            read.Add(ReadGroup(group, field, errors));
            if (group.Name is { Length: > 0 } name && !seen.Add(name))
            {
                errors.Duplicate($"{field}.name", name);
            }
        }

        if (read.Count > 0 && read.All(group => group.Share.Weight <= 0))
        {
            errors.Invalid("spec.groups", 0, "at least one group must have a weight above 0");
        }

        return read.ToImmutable();
    }

    private static DistributionGroup ReadGroup(DistributionGroupSpec group, string field, FieldErrors errors)
    {
        var name = Text(group.Name, $"{field}.name", 63, errors);
        if (name.Length is > 0 and <= 63 && !LabelSyntax.IsDnsLabel(name))
        {
            errors.Invalid($"{field}.name", name, "must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character");
        }

        InRange(group.Weight, 0, 1000, $"{field}.weight", errors);
        InRange(group.Base, 0, DistributionGroup.MaxBase, $"{field}.base", errors);
        InRange(group.MaxReplicas, 0, int.MaxValue, $"{field}.maxReplicas", errors);
        InRange(group.UnschedulableAfterSeconds, 1, MaxUnschedulableSeconds, $"{field}.unschedulableAfterSeconds", errors);
        if (group.Base > group.MaxReplicas)
        {
            errors.Invalid(field, group.Base, "base must not be greater than maxReplicas");
        }

        return new(name, ReadNodeSelector(group.NodeSelector, $"{field}.nodeSelector", errors), new(group.Weight, group.Base, group.MaxReplicas))
        {
            Tolerations =
            [
                .. Values.Items(group.Tolerations, $"{field}.tolerations", MaxTolerations, errors).Select(one => ReadToleration(one.Item, one.Field, errors)),
            ],
            UnschedulableAfter = group.UnschedulableAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static NodeLabels ReadNodeSelector(IDictionary<string, string>? nodeSelector, string field, FieldErrors errors)
    {
        if (nodeSelector is not { Count: > 0 })
        {
            errors.Required(field, "must have at least one label");
            return new([]);
        }

        foreach (var (key, value) in nodeSelector)
        {
            errors.Check(field, key, LabelSyntax.KeyProblem(key));
            errors.Check($"{field}[{key}]", value ?? "", LabelSyntax.ValueProblem(value ?? ""));
        }

        return new(nodeSelector.Select(label => KeyValuePair.Create(label.Key, label.Value ?? "")));
    }

    // As API servers check the tolerations of Pods: what they refuse there would keep every Pod of the group from being created.
    private static PodToleration ReadToleration(DistributionTolerationSpec toleration, string field, FieldErrors errors)
    {
        var (key, @operator, value, effect) = (
            NotEmpty(toleration.Key), NotEmpty(toleration.Operator), NotEmpty(toleration.Value), NotEmpty(toleration.Effect));
        if (@operator is not null)
        {
            Values.OneOf(@operator, $"{field}.operator", errors, Operators);
        }

        if (effect is not null)
        {
            Values.OneOf(effect, $"{field}.effect", errors, Effects);
        }

        if (key is not null)
        {
            errors.Check($"{field}.key", key, LabelSyntax.KeyProblem(key));
        }
        else if (@operator != "Exists")
        {
            errors.Invalid(field, @operator ?? "", "operator must be Exists when key is empty");
        }

        if (@operator == "Exists" && value is not null)
        {
            errors.Invalid(field, value, "value must be empty when operator is Exists");
        }
        else
        {
            errors.Check($"{field}.value", value ?? "", LabelSyntax.ValueProblem(value ?? ""));
        }

        if (toleration.TolerationSeconds is not null && effect != "NoExecute")
        {
            errors.Invalid(field, effect ?? "", "effect must be NoExecute when tolerationSeconds is set");
        }

        return new(key, @operator, value, effect, toleration.TolerationSeconds);
    }

    private static string Text(string? text, string field, int max, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            errors.Required(field);
        }
        else if (text.Length > max)
        {
            errors.TooLong(field, max);
        }

        return text ?? "";
    }

    private static void InRange(int? value, int min, int max, string field, FieldErrors errors)
    {
        if (value < min || value > max)
        {
            errors.Invalid(field, value.Value, max == int.MaxValue ? $"must be at least {min}" : $"must be between {min} and {max}");
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
