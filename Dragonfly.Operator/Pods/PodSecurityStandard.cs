using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>What the Pod Security levels refuse of a Linux container and of a volume that are added to a Pod.</summary>
/// <remarks>
/// These are the checks of the Pod Security Standards in their newest version. The API server applies them to the whole Pod, and refuses it
/// for one container. A cluster that enforces an older version refuses less.
/// </remarks>
internal static class PodSecurityStandard
{
    private static readonly string[] BaselineCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
        "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] SeLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    private static readonly string[] RestrictedVolumes =
        ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] Handlers = ["livenessProbe", "readinessProbe", "startupProbe"];

    /// <summary>The first field of a container that the level refuses, or null.</summary>
    /// <param name="level">The level that the Pod's namespace enforces.</param>
    /// <param name="container">The container.</param>
    /// <param name="pod">The Pod, from which a container inherits what it does not set.</param>
    /// <exception cref="PodFormatException">A field of the Pod has a type that the Pod API does not allow.</exception>
    public static string? RefusedOfContainer(PodSecurityLevel level, JsonElement container, PodDocument pod)
    {
        if (level == PodSecurityLevel.Privileged)
        {
            return null;
        }

        if (HasHostPort(container))
        {
            return "ports.hostPort";
        }

        if (NamesHost(container) is { } handler)
        {
            return handler;
        }

        var context = Member(container, "securityContext");
        var field = RefusedOfContext(level, context) ?? (level == PodSecurityLevel.Restricted ? NotInherited(context, pod) : null);
        return field is null ? null : $"securityContext.{field}";
    }

    /// <summary>The source of a volume that the level refuses, or null.</summary>
    public static string? RefusedOfVolume(PodSecurityLevel level, JsonElement volume)
    {
        if (level == PodSecurityLevel.Privileged || volume.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var source in volume.EnumerateObject())
        {
            if (source.Name != "name" && source.Value.ValueKind == JsonValueKind.Object
                && (source.Name == "hostPath" || (level == PodSecurityLevel.Restricted && !RestrictedVolumes.Contains(source.Name))))
            {
                return source.Name;
            }
        }

        return null;
    }

    /// <summary>Whether the level refuses an annotation of a Pod: until 1.30, AppArmor profiles stood in annotations, and they still count.</summary>
    public static bool RefusesAnnotation(PodSecurityLevel level, string name, string value) =>
        level != PodSecurityLevel.Privileged
        && name.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)
        && value is not ("" or "runtime/default")
        && !value.StartsWith("localhost/", StringComparison.Ordinal);

    /// <summary>The first field of a container's security context that the level refuses whatever the Pod is, or null.</summary>
    public static string? RefusedOfContext(PodSecurityLevel level, JsonElement context) => level switch
    {
        PodSecurityLevel.Privileged => null,
        PodSecurityLevel.Baseline => RefusedByBaseline(context),
        _ => RefusedByBaseline(context) ?? RefusedByRestricted(context),
    };

    /// <summary>The first field that level restricted demands, and that neither the container nor the Pod sets; null: there is none.</summary>
    /// <exception cref="PodFormatException">A field of the Pod has a type that the Pod API does not allow.</exception>
    public static string? NotInherited(JsonElement context, PodDocument pod)
    {
        var inheritsNonRoot = Member(context, "runAsNonRoot").ValueKind == JsonValueKind.Undefined;
        var inheritsSeccomp = Member(context, "seccompProfile").ValueKind == JsonValueKind.Undefined;
        if (!inheritsNonRoot && !inheritsSeccomp)
        {
            return null;
        }

        var inherited = JsonShape.Object(pod.Spec, "securityContext");
        return inheritsNonRoot && Member(inherited, "runAsNonRoot").ValueKind != JsonValueKind.True ? "runAsNonRoot"
            : inheritsSeccomp && Text(Member(inherited, "seccompProfile"), "type") is not ("RuntimeDefault" or "Localhost") ? "seccompProfile.type"
            : null;
    }

    private static string? RefusedByBaseline(JsonElement context) =>
        Member(context, "privileged").ValueKind == JsonValueKind.True ? "privileged"
        : Names(context, "add").Except(BaselineCapabilities).Any() ? "capabilities.add"
        : RefusedSeLinuxOption(Member(context, "seLinuxOptions")) is { } option ? $"seLinuxOptions.{option}"
        : Text(Member(context, "appArmorProfile"), "type") == "Unconfined" ? "appArmorProfile.type"
        : Text(Member(context, "seccompProfile"), "type") == "Unconfined" ? "seccompProfile.type"
        : Text(context, "procMount") is not (null or "" or "Default") ? "procMount"
        : Member(Member(context, "windowsOptions"), "hostProcess").ValueKind == JsonValueKind.True ? "windowsOptions.hostProcess"
        : null;

    private static string? RefusedByRestricted(JsonElement context) =>
        Member(context, "allowPrivilegeEscalation").ValueKind != JsonValueKind.False ? "allowPrivilegeEscalation"
        : Member(context, "runAsNonRoot").ValueKind == JsonValueKind.False ? "runAsNonRoot"
        : Member(context, "runAsUser") is { ValueKind: JsonValueKind.Number } user && user.TryGetInt64(out var id) && id == 0 ? "runAsUser"
        : !Names(context, "drop").Contains("ALL") ? "capabilities.drop"
        : Names(context, "add").Exists(capability => capability != "NET_BIND_SERVICE") ? "capabilities.add"
        : null;

    private static string? RefusedSeLinuxOption(JsonElement options) =>
        !SeLinuxTypes.Contains(Text(options, "type") ?? "") ? "type"
        : Text(options, "user") is { Length: > 0 } ? "user"
        : Text(options, "role") is { Length: > 0 } ? "role"
        : null;

    private static bool HasHostPort(JsonElement container) =>
        Member(container, "ports") is { ValueKind: JsonValueKind.Array } ports
        && ports.EnumerateArray().Any(port => Member(port, "hostPort") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var host) && host != 0);

    // Baseline forbids probes and hooks of other hosts since 1.34.
    private static string? NamesHost(JsonElement container)
    {
        foreach (var name in Handlers)
        {
            if (HasHost(Member(container, name)))
            {
                return $"{name}.host";
            }
        }

        var lifecycle = Member(container, "lifecycle");
        return HasHost(Member(lifecycle, "postStart")) ? "lifecycle.postStart.host"
            : HasHost(Member(lifecycle, "preStop")) ? "lifecycle.preStop.host"
            : null;
    }

    private static bool HasHost(JsonElement handler) =>
        Text(Member(handler, "httpGet"), "host") is { Length: > 0 } || Text(Member(handler, "tcpSocket"), "host") is { Length: > 0 };

    private static List<string?> Names(JsonElement context, string list) =>
        Member(Member(context, "capabilities"), list) is { ValueKind: JsonValueKind.Array } names
            ? [.. names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString())]
            : [];

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // An explicit null says no more than its absence.
    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : default;
}
