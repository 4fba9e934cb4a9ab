using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>
/// Turns a SidecarInjection into a rule, or says what is wrong with it. What only an API server knows of containers is left to one. As in the
/// CRD's schema, an explicit null is the default.
/// </summary>
internal static partial class SidecarInjectionReader
{
    public static SidecarInjectionRule? Read(V1Alpha1SidecarInjection resource, FieldErrors errors)
    {
        if (resource.Spec is not { } spec)
        {
            errors.Required("spec");
            return null;
        }

        var entry = spec.ReadEntry(spec.FailurePolicy, errors);
        var optOut = Values.OneOf(spec.OptOut ?? "Allowed", "spec.optOut", errors, "Allowed", "Forbidden");
        var plan = ReadPlan(spec, errors);
        return errors.Count > 0 ? null : new(resource.Metadata.Name ?? "", plan, entry)
        {
            Enabled = spec.Enabled,
            Priority = spec.Priority,
            AllowsOptOut = optOut == "Allowed",
        };
    }

    private static SidecarPlan ReadPlan(SidecarInjectionSpec spec, FieldErrors errors)
    {
        var volumes = ReadVolumes(spec.Volumes, errors);
        var reader = new SidecarContainerReader(volumes.Select(volume => volume.Name).ToHashSet(), errors);
        var initContainers = reader.Read(spec.InitContainers, "spec.initContainers", isInit: true);
        var containers = reader.Read(spec.Containers, "spec.containers", isInit: false);
        if (spec.Containers is not { Count: > 0 } && spec.InitContainers is not { Count: > 0 })
        {
            errors.Required("spec.containers", "at least one container or init container");
        }

        var secrets = Values.Strings(
            spec.ImagePullSecrets?.Select(secret => secret?.Name ?? ""), "spec.imagePullSecrets", 16, errors, LabelSyntax.SubdomainProblem, member: ".name");
        var annotations = ReadAnnotations(spec.Annotations ?? new Dictionary<string, string>(), errors);
        var sharedEnv = ReadSharedEnv(spec.Shared?.Env, errors);
        return new()
        {
            Containers = containers,
            InitContainers = initContainers,
            Volumes = volumes,
            ImagePullSecrets = [.. secrets.Select(secret => new NamedFragment(secret, JsonFragment.Parse($$"""{"name":{{JsonFragment.String(secret)}}}""")))],
            Annotations = annotations,
            SharedEnv = sharedEnv,
            SharedReferences = [.. sharedEnv.SelectMany(variable => VariableReferences.In(variable.Json.Json)).Distinct()],
            SharedMounts = ReadSharedMounts(spec.Shared?.VolumeMounts, volumes, errors),
            ShareVolumesOf = Values.Strings(spec.ShareVolumesOf, "spec.shareVolumesOf", SidecarInjectionSpec.MaxVolumes, errors, ContainerNameProblem),
            TransferEnv = ReadTransfer(spec.TransferEnv, errors),
            AllowsResources =
                Values.Strings(spec.AllowOverrides, "spec.allowOverrides", 1, errors, name => name == "Resources" ? null : "must be Resources").Length > 0,
            Position = Values.Named<SidecarPosition>(spec.Position ?? nameof(SidecarPosition.After), "spec.position", errors),
            Native = Values.Named<NativeMode>(spec.Native ?? nameof(NativeMode.Auto), "spec.native", errors),
            Hash = SidecarHash.Of(spec),
        };
    }

    private static List<NamedFragment> ReadVolumes(IList<SidecarVolumeSpec>? volumes, FieldErrors errors)
    {
        var read = new List<NamedFragment>();
        foreach (var (volume, field) in Values.Items(volumes, "spec.volumes", SidecarInjectionSpec.MaxVolumes, errors))
        {
            var name = volume.Name ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{field}.name");
            }
            else
            {
                errors.Check($"{field}.name", name, LabelSyntax.DnsLabelProblemOf(name));
            }

            if (read.Exists(other => other.Name == name))
            {
                errors.Duplicate($"{field}.name", name);
            }

            read.Add(new(name, Write(volume, SidecarInjectionJson.Default.SidecarVolumeSpec)));
        }

        return read;
    }

    private static List<NamedFragment> ReadAnnotations(IDictionary<string, string> annotations, FieldErrors errors)
    {
        foreach (var (key, value) in annotations)
        {
            if (LabelSyntax.KeyProblem(key) is { } problem)
            {
                errors.Invalid("spec.annotations", key, problem);
            }
            else if (key.StartsWith(NamespaceInfo.Domain, StringComparison.Ordinal))
            {
                errors.Forbidden($"spec.annotations[{key}]", "the operator's own annotations cannot be added");
            }
            else if (value is null)
            {
                errors.Required($"spec.annotations[{key}]");
            }
            else if (value.Length > AnnotationSize.Max / 4)
            {
                errors.TooLong($"spec.annotations[{key}]", AnnotationSize.Max / 4);
            }
        }

        return [.. annotations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new NamedFragment(pair.Key, JsonFragment.String(pair.Value ?? "")))];
    }

    private static List<NamedFragment> ReadSharedEnv(IList<SharedVariableSpec>? variables, FieldErrors errors)
    {
        var read = new List<NamedFragment>();
        foreach (var (variable, field) in Values.Items(variables, "spec.shared.env", SidecarInjectionSpec.MaxShared, errors))
        {
            var name = variable.Name ?? "";
            if (VariableProblem(name) is { } problem)
            {
                errors.Invalid($"{field}.name", name, problem);
            }
            else if (read.Exists(other => other.Name == name))
            {
                errors.Duplicate($"{field}.name", name);
            }

            read.Add(new(name, Write(variable, SidecarInjectionJson.Default.SharedVariableSpec)));
        }

        return read;
    }

    private static List<SharedMount> ReadSharedMounts(IList<SharedMountSpec>? mounts, List<NamedFragment> volumes, FieldErrors errors)
    {
        var read = new List<SharedMount>();
        foreach (var (mount, field) in Values.Items(mounts, "spec.shared.volumeMounts", SidecarInjectionSpec.MaxVolumes, errors))
        {
            var name = mount.Name ?? "";
            var volume = volumes.Find(one => one.Name == name);
            if (volume is null)
            {
                errors.Invalid($"{field}.name", name, "must name one of spec.volumes");
            }

            var path = Values.AbsolutePath(mount.MountPath, $"{field}.mountPath", errors);
            if (read.Exists(other => ContainerMount.Place(other.Path).SequenceEqual(ContainerMount.Place(path))))
            {
                errors.Duplicate($"{field}.mountPath", path);
            }

            if (volume is not null)
            {
                read.Add(new(path, volume, Write(mount, SidecarInjectionJson.Default.SharedMountSpec)));
            }
        }

        return read;
    }

    private static List<TransferredVariables> ReadTransfer(IList<TransferSpec>? transfers, FieldErrors errors)
    {
        var read = new List<TransferredVariables>();
        foreach (var (transfer, field) in Values.Items(transfers, "spec.transferEnv", SidecarInjectionSpec.MaxContainers, errors))
        {
            var container = transfer.Container ?? "";
            errors.Check($"{field}.container", container, ContainerNameProblem(container));
            var names = Values.Strings(transfer.Names, $"{field}.names", SidecarInjectionSpec.MaxShared, errors, VariableProblem);
            if (transfer.Names is not { Count: > 0 })
            {
                errors.Required($"{field}.names", "at least one variable");
            }

            read.Add(new(container, names.ToHashSet()));
        }

        return read;
    }

    private static string? ContainerNameProblem(string name) => name == "*" || LabelSyntax.IsDnsLabel(name) ? null : "must be the name of a container, or *";

    // Kubernetes refuses names that would leave a directory when used as file names.
    private static string? VariableProblem(string name) =>
        !VariableName().IsMatch(name) || name == "." || name.StartsWith("..", StringComparison.Ordinal) || name.Length > 253 ? "must be the name of an environment variable" : null;

    private static JsonFragment Write<T>(T item, JsonTypeInfo<T> json) => JsonFragment.Of(JsonSerializer.SerializeToUtf8Bytes(item, json));

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z")]
    private static partial Regex VariableName();
}
