using System.Diagnostics;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Waits for what other threads bring about.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Waits until a condition holds; fails after a minute.</summary>
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(clock.Elapsed, Is.LessThan(Deadline), $"still waiting for: {what}");
            await Task.Delay(5);
        }
    }

    /// <summary>Moves a clock on, step by step, until a condition holds.</summary>
    public static Task TrueAsync(FakeTimeProvider time, TimeSpan step, Func<bool> condition, string what) =>
        TrueAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                time.Advance(step);
                return condition();
            },
            what);
}
