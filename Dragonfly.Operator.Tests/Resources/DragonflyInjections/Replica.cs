using Dragonfly.Operator.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>Another replica, which has just started and remembers nothing.</summary>
internal sealed class Replica : InjectionFixture
{
    public bool IsFilling
    {
        init => IsFilled = !value;
    }

    /// <summary>All conditions that it has written.</summary>
    public IEnumerable<string> Shown => Written.SelectMany(resource => resource.Status!.Conditions!).Select(Show);

    public new Task ReconcileAsync(V1Alpha1DragonflyInjection resource) => base.ReconcileAsync(resource);
}
