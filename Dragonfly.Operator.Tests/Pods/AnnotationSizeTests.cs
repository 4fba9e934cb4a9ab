using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>The API server counts the bytes of names and values of all annotations.</summary>
public sealed class AnnotationSizeTests
{
    private const int Most = 256 * 1024;
    private const int Ours = 21 + 7; // dragonfly.io/injected: default

    [TestCase(Most - Ours, Outcome.Injected)]
    [TestCase(Most - Ours + 1, Outcome.AnnotationsFull)]
    [TestCase(Most, Outcome.AnnotationsFull)]
    [TestCase(100, Outcome.Injected)]
    public void Nothing_is_injected_where_there_is_no_room_to_say_so(int size, string want)
    {
        var pod = InjectedPod.FromAnnotations($"\"pad\": \"{new string('x', size - 3)}\"");

        Assert.That((pod.Decision.Outcome, pod.Changed), Is.EqualTo((want, want == Outcome.Injected)));
    }

    [TestCase("\\n", 1)]
    [TestCase("\\u00e9", 2)]
    [TestCase("\u00e9", 2)]
    [TestCase("\\ud83d\\ude00", 4)]
    public void Characters_count_as_their_bytes(string json, int bytes)
    {
        var count = (Most - Ours - 3) / bytes;
        var fill = new string('x', Most - Ours - 3 - (count * bytes));
        var escaped = string.Concat(Enumerable.Repeat(json, count));

        Assert.That(InjectedPod.FromAnnotations($"\"pad\": \"{fill}{escaped}\"").Decision.Outcome, Is.EqualTo(Outcome.Injected));
        Assert.That(InjectedPod.FromAnnotations($"\"pad\": \"{fill}x{escaped}\"").Decision.Outcome, Is.EqualTo(Outcome.AnnotationsFull));
    }

    [Test]
    public void One_that_says_so_already_is_completed() => Assert.That(
        InjectedPod.FromAnnotations($"\"dragonfly.io/injected\": \"default\", \"pad\": \"{new string('x', Most - Ours - 3)}\"").Changed, Is.True);
}
