using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>What the Pod Security levels refuse of the tools' security context. Read once for each resource.</summary>
/// <remarks>
/// The checks of the Pod Security Standards that concern a Linux container's securityContext, in their newest version: the API
/// server applies them to the init container, and refuses the whole Pod for it. A cluster that enforces an older version
/// refuses less.
/// </remarks>
public sealed class ToolsPodSecurity
{
    private static readonly string[] BaselineCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
        "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] SeLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    private readonly string? _refusedByBaseline;
    private readonly string? _refusedByRestricted;
    private readonly bool _inheritsNonRoot;
    private readonly bool _inheritsSeccomp;

    /// <param name="securityContext">The security context as JSON in UTF-8.</param>
    public ToolsPodSecurity(ReadOnlyMemory<byte> securityContext)
    {
        using var document = JsonDocument.Parse(securityContext);
        var context = document.RootElement;
        _refusedByBaseline = RefusedByBaseline(context);
        _refusedByRestricted = _refusedByBaseline ?? RefusedByRestricted(context);
        _inheritsNonRoot = Member(context, "runAsNonRoot").ValueKind == JsonValueKind.Undefined;
        _inheritsSeccomp = Member(context, "seccompProfile").ValueKind == JsonValueKind.Undefined;
    }

    /// <summary>The first field of the security context that <paramref name="level"/> refuses, or null.</summary>
    /// <param name="level">The level that the Pod's namespace enforces.</param>
    /// <param name="pod">The Pod, from which a container inherits what it does not set.</param>
    /// <exception cref="PodFormatException">A field of the Pod has a type that the Pod API does not allow.</exception>
    public string? RefusedField(PodSecurityLevel level, PodDocument pod) => level switch
    {
        PodSecurityLevel.Privileged => null,
        PodSecurityLevel.Baseline => _refusedByBaseline,
        _ => _refusedByRestricted ?? NotInherited(pod),
    };

    private string? NotInherited(PodDocument pod)
    {
        if (!_inheritsNonRoot && !_inheritsSeccomp)
        {
            return null;
        }

        var context = JsonShape.Object(pod.Spec, "securityContext");
        return _inheritsNonRoot && Member(context, "runAsNonRoot").ValueKind != JsonValueKind.True ? "runAsNonRoot"
            : _inheritsSeccomp && Text(Member(context, "seccompProfile"), "type") is not ("RuntimeDefault" or "Localhost") ? "seccompProfile.type"
            : null;
    }

    private static string? RefusedByBaseline(JsonElement context) =>
        Member(context, "privileged").ValueKind == JsonValueKind.True ? "privileged"
        : Names(context, "add").Except(BaselineCapabilities).Any() ? "capabilities.add"
        : RefusedSeLinuxOption(Member(context, "seLinuxOptions")) is { } option ? $"seLinuxOptions.{option}"
        : Text(Member(context, "appArmorProfile"), "type") == "Unconfined" ? "appArmorProfile.type"
        : Text(Member(context, "seccompProfile"), "type") == "Unconfined" ? "seccompProfile.type"
        : null;

    private static string? RefusedByRestricted(JsonElement context) =>
        Member(context, "allowPrivilegeEscalation").ValueKind != JsonValueKind.False ? "allowPrivilegeEscalation"
        : Member(context, "runAsNonRoot").ValueKind == JsonValueKind.False ? "runAsNonRoot"
        : Member(context, "runAsUser") is { ValueKind: JsonValueKind.Number } user && user.GetInt64() == 0 ? "runAsUser"
        : !Names(context, "drop").Contains("ALL") ? "capabilities.drop"
        : Names(context, "add").Exists(capability => capability != "NET_BIND_SERVICE") ? "capabilities.add"
        : null;

    private static string? RefusedSeLinuxOption(JsonElement options) =>
        !SeLinuxTypes.Contains(Text(options, "type") ?? "") ? "type"
        : Text(options, "user") is { Length: > 0 } ? "user"
        : Text(options, "role") is { Length: > 0 } ? "role"
        : null;

    private static List<string?> Names(JsonElement context, string list) =>
        Member(Member(context, "capabilities"), list) is { ValueKind: JsonValueKind.Array } names
            ? [.. names.EnumerateArray().Select(name => name.GetString())]
            : [];

    private static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    // An explicit null says no more than its absence.
    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : default;
}
