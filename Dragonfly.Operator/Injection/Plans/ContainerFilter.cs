using Dragonfly.Operator.Injection.Documents;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>Which containers and init containers are injected.</summary>
public sealed class ContainerFilter(IReadOnlyList<string>? only, IReadOnlyList<string> except)
{
    public static ContainerFilter All { get; } = new(null, []);

    public bool Includes(ContainerDocument container) =>
        this == All || ((only is null || only.Contains(container.Name)) && !except.Contains(container.Name));
}
