using System.Text.Json;
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
        var before = errors.All.Count;
        if (resource.Spec is not { } spec)
        {
            errors.Required("spec");
            return null;
        }

        if (spec.PodSelector is null)
        {
            errors.Required("spec.podSelector", "{} selects all Pods");
        }

        var namespaceSelector = LabelSelectorReader.Read(spec.NamespaceSelector, "spec.namespaceSelector", errors);
        var podSelector = LabelSelectorReader.Read(spec.PodSelector, "spec.podSelector", errors);
        var failurePolicy = Values.Named<FailurePolicy>(spec.FailurePolicy ?? nameof(FailurePolicy.Ignore), "spec.failurePolicy", errors);
        if (failurePolicy == FailurePolicy.Fail && podSelector.MatchesEverything && namespaceSelector.MatchesEverything)
        {
            errors.Invalid("spec.failurePolicy", "Fail", "needs a podSelector or namespaceSelector that is not empty");
        }

        var optOut = Values.OneOf(spec.OptOut ?? "Allowed", "spec.optOut", errors, "Allowed", "Forbidden");
        var plan = ReadPlan(spec, errors);
        return errors.All.Count > before ? null : new(
            resource.Metadata.Name ?? "",
            plan!,
            [new() { NamespaceSelector = namespaceSelector, PodSelector = podSelector, FailurePolicy = failurePolicy }])
        {
            Enabled = spec.Enabled,
            Priority = spec.Priority,
            NamespaceSelector = namespaceSelector,
            PodSelector = podSelector,
            AllowsOptOut = optOut == "Allowed",
        };
    }

    private static SidecarPlan? ReadPlan(SidecarInjectionSpec spec, FieldErrors errors)
    {
        var before = errors.All.Count;
        var volumes = ReadVolumes(spec.Volumes ?? [], errors);
        HashSet<string> volumeNames = [.. volumes.Select(volume => volume.Name)];
        var reader = new SidecarContainerReader(volumeNames, errors);
        var initContainers = reader.Read(spec.InitContainers ?? [], "spec.initContainers", isInit: true);
        var containers = reader.Read(spec.Containers ?? [], "spec.containers", isInit: false);
        if (spec.Containers is not { Count: > 0 } && spec.InitContainers is not { Count: > 0 })
        {
            errors.Required("spec.containers", "at least one container or init container");
        }

        var secrets = Values.Strings(
            spec.ImagePullSecrets?.Select(secret => secret?.Name ?? ""), "spec.imagePullSecrets", 16, errors, LabelSyntax.SubdomainProblem, member: ".name");
        var annotations = ReadAnnotations(spec.Annotations ?? new Dictionary<string, string>(), errors);
        var sharedEnv = ReadSharedEnv(spec.Shared?.Env ?? [], errors);
        var sharedMounts = ReadSharedMounts(spec.Shared?.VolumeMounts ?? [], volumes, errors);
        var share = Values.Strings(spec.ShareVolumesOf, "spec.shareVolumesOf", SidecarInjectionSpec.MaxVolumes, errors, ContainerNameProblem);
        var transfer = ReadTransfer(spec.TransferEnv ?? [], errors);
        var overrides = Values.Strings(spec.AllowOverrides, "spec.allowOverrides", 1, errors, name => name == "Resources" ? null : "must be Resources");
        var position = Values.Named<SidecarPosition>(spec.Position ?? nameof(SidecarPosition.After), "spec.position", errors);
        var native = Values.Named<NativeMode>(spec.Native ?? nameof(NativeMode.Auto), "spec.native", errors);
        return errors.All.Count > before ? null : new()
        {
            Containers = containers,
            InitContainers = initContainers,
            Volumes = volumes,
            ImagePullSecrets = [.. secrets.Select(secret => new NamedFragment(secret, Object(writer => writer.WriteString("name", secret))))],
            Annotations = annotations,
            Position = position,
            Native = native,
            SharedEnv = sharedEnv,
            SharedReferences = [.. sharedEnv.SelectMany(variable => VariableReferences.In(variable.Json.Json)).Distinct()],
            SharedMounts = sharedMounts,
            ShareVolumesOf = share,
            TransferEnv = transfer,
            AllowsResources = overrides.Length > 0,
            Hash = SidecarHash.Of(spec),
        };
    }

    private static List<NamedFragment> ReadVolumes(IList<SidecarVolumeSpec> volumes, FieldErrors errors)
    {
        var read = new List<NamedFragment>();
        if (volumes.Count > SidecarInjectionSpec.MaxVolumes)
        {
            errors.TooMany("spec.volumes", volumes.Count, SidecarInjectionSpec.MaxVolumes);
            return read;
        }

        foreach (var (index, volume) in volumes.Index())
        {
            // JSON allows a null in a list of objects, whatever the type says.
            var name = volume?.Name ?? "";
            CheckName(name, $"spec.volumes[{index}].name", errors);
            if (read.Exists(other => other.Name == name))
            {
                errors.Duplicate($"spec.volumes[{index}].name", name);
            }

            read.Add(new(name, WithName(name, volume?.Further)));
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

    private static List<NamedFragment> ReadSharedEnv(IList<SharedVariableSpec> variables, FieldErrors errors)
    {
        var read = new List<NamedFragment>();
        if (variables.Count > SidecarInjectionSpec.MaxShared)
        {
            errors.TooMany("spec.shared.env", variables.Count, SidecarInjectionSpec.MaxShared);
            return read;
        }

        foreach (var (index, variable) in variables.Index())
        {
            var name = variable?.Name ?? "";
            if (VariableProblem(name) is { } problem)
            {
                errors.Invalid($"spec.shared.env[{index}].name", name, problem);
            }
            else if (read.Exists(other => other.Name == name))
            {
                errors.Duplicate($"spec.shared.env[{index}].name", name);
            }

            read.Add(new(name, WithName(name, variable?.Further)));
        }

        return read;
    }

    private static List<SharedMount> ReadSharedMounts(IList<SharedMountSpec> mounts, List<NamedFragment> volumes, FieldErrors errors)
    {
        var read = new List<SharedMount>();
        if (mounts.Count > SidecarInjectionSpec.MaxVolumes)
        {
            errors.TooMany("spec.shared.volumeMounts", mounts.Count, SidecarInjectionSpec.MaxVolumes);
            return read;
        }

        foreach (var (index, mount) in mounts.Index())
        {
            var field = $"spec.shared.volumeMounts[{index}]";
            var name = mount?.Name ?? "";
            var volume = volumes.Find(one => one.Name == name);
            if (volume is null)
            {
                errors.Invalid($"{field}.name", name, "must name one of spec.volumes");
            }

            var path = Values.AbsolutePath(mount?.MountPath, $"{field}.mountPath", errors);
            if (read.Exists(other => ContainerMount.Place(other.Path).SequenceEqual(ContainerMount.Place(path))))
            {
                errors.Duplicate($"{field}.mountPath", path);
            }

            if (volume is not null)
            {
                read.Add(new(path, volume, Object(writer =>
                {
                    writer.WriteString("name", name);
                    writer.WriteString("mountPath", path);
                    WriteFurther(writer, mount!.Further);
                })));
            }
        }

        return read;
    }

    private static List<TransferredVariables> ReadTransfer(IList<TransferSpec> transfers, FieldErrors errors)
    {
        var read = new List<TransferredVariables>();
        if (transfers.Count > SidecarInjectionSpec.MaxContainers)
        {
            errors.TooMany("spec.transferEnv", transfers.Count, SidecarInjectionSpec.MaxContainers);
            return read;
        }

        foreach (var (index, transfer) in transfers.Index())
        {
            var field = $"spec.transferEnv[{index}]";
            var container = transfer?.Container ?? "";
            if (ContainerNameProblem(container) is { } problem)
            {
                errors.Invalid($"{field}.container", container, problem);
            }

            var names = Values.Strings(transfer?.Names, $"{field}.names", SidecarInjectionSpec.MaxShared, errors, VariableProblem);
            if (transfer?.Names is not { Count: > 0 })
            {
                errors.Required($"{field}.names", "at least one variable");
            }

            read.Add(new(container, names.ToHashSet()));
        }

        return read;
    }

    private static void CheckName(string name, string field, FieldErrors errors)
    {
        if (name.Length == 0)
        {
            errors.Required(field);
        }
        else if (!LabelSyntax.IsDnsLabel(name))
        {
            errors.Invalid(field, name, LabelSyntax.DnsLabelProblem);
        }
    }

    private static string? ContainerNameProblem(string name) => name == "*" || LabelSyntax.IsDnsLabel(name) ? null : "must be the name of a container, or *";

    // Kubernetes refuses names that would leave a directory when used as file names.
    private static string? VariableProblem(string name) =>
        !VariableName().IsMatch(name) || name == "." || name.StartsWith("..", StringComparison.Ordinal) || name.Length > 253 ? "must be the name of an environment variable" : null;

    private static JsonFragment WithName(string name, Dictionary<string, JsonElement>? further) => Object(writer =>
    {
        writer.WriteString("name", name);
        WriteFurther(writer, further);
    });

    private static void WriteFurther(Utf8JsonWriter writer, Dictionary<string, JsonElement>? further)
    {
        foreach (var (key, value) in further ?? [])
        {
            writer.WritePropertyName(key);
            value.WriteTo(writer);
        }
    }

    private static JsonFragment Object(Action<Utf8JsonWriter> write) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
    });

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z")]
    private static partial Regex VariableName();
}
