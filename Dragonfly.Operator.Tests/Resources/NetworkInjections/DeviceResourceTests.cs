using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class DeviceResourceTests
{
    private static readonly Dictionary<string, string> Resources = new()
    {
        ["a"] = "example.com/one",
        ["b"] = "example.com/one",
        ["c"] = "example.com/two",
    };

    [TestCase("a", new[] { 1 }, "example.com/one=1")]
    [TestCase("a,b,c", new[] { 1, 2, 3 }, "example.com/one=2 example.com/two=1")]
    [TestCase("c,a,b", new[] { 1, 2, 3 }, "example.com/two=1 example.com/one=2")]
    [TestCase("a,b", new[] { 2 }, "example.com/one=2", Description = "the user's is counted, too, for it gets the first device")]
    [TestCase("c,a", new[] { 2 }, "example.com/one=1", Description = "what only the user's needs is not ours to request")]
    [TestCase("d,a", new[] { 1, 2 }, "example.com/one=1", Description = "no resource")]
    [TestCase("a", new int[0], "")]
    public void The_sum_is_over_all_networks(string networks, int[] asking, string expected) => Assert.That(
        string.Join(' ', DeviceResources
            .Sum(NetworkAnnotationTests.Networks(networks), asking, network => Resources.GetValueOrDefault(network.Name))
            .Select(sum => $"{sum.Resource}={sum.Count}")),
        Is.EqualTo(expected));

    [TestCase("nvidia.com/roce", true)]
    [TestCase("a/B_c.d-1", true)]
    [TestCase("cpu", false)]
    [TestCase("/a", false)]
    [TestCase("a/", false)]
    [TestCase("a/b/c", false)]
    [TestCase("A.com/b", false)]
    [TestCase("a b/c", false)]
    [TestCase("a/-b", false)]
    [TestCase("kubernetes.io/x", false)]
    [TestCase("example.kubernetes.io/x", false)]
    [TestCase("requests.a/b", false)]
    public void Only_extended_resources_are_requested(string resource, bool isExtended) =>
        Assert.That(DeviceResources.IsExtended(resource), Is.EqualTo(isExtended));

    [Test]
    public void Names_have_the_length_that_quotas_leave_them()
    {
        Assert.That(DeviceResources.IsExtended($"{new string('a', 244)}/{new string('b', 63)}"));
        Assert.That(DeviceResources.IsExtended($"{new string('a', 245)}/b"), Is.False);
        Assert.That(DeviceResources.IsExtended($"a/{new string('b', 64)}"), Is.False);
    }
}
