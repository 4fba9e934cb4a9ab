using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>What the Pod Security levels refuse of the tools' security context. Read once for each resource.</summary>
public sealed class ToolsPodSecurity
{
    private readonly JsonElement _context;
    private readonly string? _refusedByBaseline;
    private readonly string? _refusedByRestricted;

    /// <param name="securityContext">The security context as JSON in UTF-8.</param>
    public ToolsPodSecurity(ReadOnlyMemory<byte> securityContext)
    {
        _context = JsonElement.Parse(securityContext.Span);
        _refusedByBaseline = PodSecurityStandard.RefusedOfContext(PodSecurityLevel.Baseline, _context);
        _refusedByRestricted = PodSecurityStandard.RefusedOfContext(PodSecurityLevel.Restricted, _context);
    }

    /// <summary>The first field of the security context that <paramref name="level"/> refuses, or null.</summary>
    /// <param name="level">The level that the Pod's namespace enforces.</param>
    /// <param name="pod">The Pod, from which a container inherits what it does not set.</param>
    /// <exception cref="PodFormatException">A field of the Pod has a type that the Pod API does not allow.</exception>
    public string? RefusedField(PodSecurityLevel level, PodDocument pod) => level switch
    {
        PodSecurityLevel.Privileged => null,
        PodSecurityLevel.Baseline => _refusedByBaseline,
        _ => _refusedByRestricted ?? PodSecurityStandard.NotInherited(_context, pod),
    };
}
