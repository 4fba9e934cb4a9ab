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
        TrueAsync(() => time.Advance(step), condition, what);

    /// <summary>
    /// Moves a clock on, from timer to timer, until a condition holds: for work that waits for one timer after the other. Where some
    /// timer is a limit of work that goes on, the clock would run into it.
    /// </summary>
    public static Task TrueAsync(FakeTimeProvider time, Func<bool> condition, string what) =>
        TrueAsync(time.AdvanceToNextTimer, condition, what);

    private static Task TrueAsync(Action advance, Func<bool> condition, string what) =>
        TrueAsync(
            () =>
            {
                if (condition())
                {
                    return true;
                }

                advance();
                return condition();
            },
            what);
}
