using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Checks a security context as far as the API server does, which would else refuse every Pod, and writes its JSON.</summary>
internal static class SecurityContextReader
{
    private const int MaxAppArmorProfileLength = 4095;

    public static ReadOnlyMemory<byte> Read(ToolsSecurityContext? context, string field, FieldErrors errors)
    {
        if (context is null)
        {
            return InjectionSettings.DefaultSecurityContext;
        }

        if (context.AllowPrivilegeEscalation == false)
        {
            if (context.Privileged == true)
            {
                errors.Forbidden($"{field}.allowPrivilegeEscalation", "must not be false when privileged is true");
            }

            if (context.Capabilities?.Add?.Any(capability => capability is "CAP_SYS_ADMIN" or "SYS_ADMIN") == true)
            {
                errors.Forbidden($"{field}.allowPrivilegeEscalation", "must not be false when capability SYS_ADMIN is added");
            }
        }

        CheckId(context.RunAsUser, $"{field}.runAsUser", errors);
        CheckId(context.RunAsGroup, $"{field}.runAsGroup", errors);
        if (context.RunAsNonRoot == true && context.RunAsUser == 0)
        {
            errors.Invalid($"{field}.runAsUser", 0, "must not be 0 when runAsNonRoot is true");
        }

        Check(context.SeccompProfile, $"{field}.seccompProfile", errors, path =>
            path.StartsWith('/') ? "must be a relative path"
            : path.Split('/').Contains("..") ? "must not contain '..'"
            : null);
        Check(context.AppArmorProfile, $"{field}.appArmorProfile", errors, name =>
            name != name.Trim() ? "must not be padded with whitespace"
            : Encoding.UTF8.GetByteCount(name) > MaxAppArmorProfileLength ? $"may not be more than {MaxAppArmorProfileLength} bytes"
            : null);
        return JsonSerializer.SerializeToUtf8Bytes(context, DragonflyInjectionJson.Default.ToolsSecurityContext);
    }

    private static void CheckId(long? id, string field, FieldErrors errors)
    {
        if (id is < 0 or > int.MaxValue)
        {
            errors.Invalid(field, id.Value, $"must be between 0 and {int.MaxValue}, inclusive");
        }
    }

    private static void Check(ToolsSecurityProfile? profile, string field, FieldErrors errors, Func<string, string?> problem)
    {
        if (profile is null)
        {
            return;
        }

        var type = Values.OneOf(profile.Type, $"{field}.type", errors, "RuntimeDefault", "Localhost", "Unconfined");
        if (type == "Localhost" && string.IsNullOrWhiteSpace(profile.LocalhostProfile))
        {
            errors.Required($"{field}.localhostProfile", "must be set when type is Localhost");
        }
        else if (type != "Localhost" && profile.LocalhostProfile is not null)
        {
            errors.Forbidden($"{field}.localhostProfile", "can only be set when type is Localhost");
        }
        else if (profile.LocalhostProfile is { } given && problem(given) is { } detail)
        {
            errors.Invalid($"{field}.localhostProfile", given, detail);
        }
    }
}
