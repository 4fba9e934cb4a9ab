using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>Which containers and init containers are injected.</summary>
/// <param name="only">The names of those alone; null for all.</param>
/// <param name="except">The names of those not.</param>
public sealed class ContainerFilter(IReadOnlySet<string>? only, IReadOnlySet<string> except)
{
    public static ContainerFilter All { get; } = new(null, new HashSet<string>());

    public bool Includes(ContainerDocument container) =>
        this == All || ((only is null || only.Contains(container.Name)) && !except.Contains(container.Name));

    /// <summary>Whether the container is included by its name, and not because all are.</summary>
    public bool Names(ContainerDocument container) => only is not null && only.Contains(container.Name);
}
