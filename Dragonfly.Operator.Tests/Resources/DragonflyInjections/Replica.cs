using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>Another replica, which has just started and remembers nothing.</summary>
internal sealed class Replica : InjectionFixture
{
    public bool IsFilling
    {
        init => IsFilled = !value;
    }

    public ImageVolumeSupport ImageVolumes => Cache.ImageVolumes;

    /// <summary>All conditions that it has written.</summary>
    public IEnumerable<string> Shown => Written.SelectMany(resource => resource.Status!.Conditions!).Select(Show);

    public new Task ReconcileAsync(V1Alpha1DragonflyInjection resource) => base.ReconcileAsync(resource);

    public void Advance(TimeSpan by) => Time.Advance(by);
}
