namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>A timer of a <see cref="FakeTimeProvider"/>.</summary>
internal sealed class FakeTimer(FakeTimeProvider time, Action fire) : ITimer
{
    public DateTimeOffset? Due { get; set; }

    public TimeSpan? Period { get; private set; }

    public void Fire() => fire();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Period = period > TimeSpan.Zero ? period : null;
        Due = time.DueAfter(dueTime);
        return true;
    }

    public void Dispose() => time.Forget(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
