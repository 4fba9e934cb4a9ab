using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkMergeTests
{
    [TestCase("", "a", "Added 1")]
    [TestCase("u", "a,b", "Added 2, Added 3")]
    [TestCase("a", "a", "AlreadyThere 1", Description = "the same")]
    [TestCase("p/a", "a", "AlreadyThere 1", Description = "the Pod's namespace, spelt out")]
    [TestCase("q/a", "a", "Added 2", Description = "the same name elsewhere")]
    [TestCase("a@x", "a", "AlreadyThere 1", Description = "an interface of the user's choice")]
    [TestCase("a", "a@x", "Added 2", Description = "another interface")]
    [TestCase("a@x", "a@x", "AlreadyThere 1")]
    [TestCase("a", "a@net1", "AlreadyThere 1", Description = "the interface that Multus gives it")]
    [TestCase("u@x", "a@x", "InterfaceTaken 1")]
    [TestCase("u", "a@net1", "InterfaceTaken 1", Description = "the first without a name is net1")]
    [TestCase("u@x,v", "a@net2", "InterfaceTaken 2", Description = "named ones are counted")]
    [TestCase("u@net2", "a", "InterfaceTaken 1", Description = "the second without a name would be net2")]
    [TestCase("u@net3", "a,b", "Added 2, InterfaceTaken 1")]
    [TestCase("u", "a,b@net2", "Added 2, InterfaceTaken 2", Description = "one of ours in the way of another")]
    [TestCase("u@net2", "a,b@x,c", "Added 4, Added 2, Added 3", Description = "it comes later, where net4 is free")]
    [TestCase("u@x,v@x", "a", "Added 3", Description = "the user's own conflicts are the user's")]
    public void Networks_are_merged(string existing, string wanted, string expected) => Assert.That(Merge(existing, wanted), Is.EqualTo(expected));

    [TestCase("""["10.0.0.1"]""", """["10.0.0.2"]""", "DefaultRouteTaken 1")]
    [TestCase("""["fd00::1"]""", """["fd00::2"]""", "DefaultRouteTaken 1")]
    [TestCase("""["10.0.0.1"]""", """["fd00::2"]""", "Added 2")]
    [TestCase("""["10.0.0.1"]""", """["fd00::2","10.0.0.2"]""", "DefaultRouteTaken 1")]
    [TestCase("""[]""", """["10.0.0.2"]""", "Added 2")]
    [TestCase("""null""", """["10.0.0.2"]""", "Added 2")]
    public void A_second_default_route_is_left_alone(string users, string ours, string expected) => Assert.That(
        Merge($$"""[{"name":"u","default-route":{{users}}}]""", $$"""{"name":"a","default-route":{{ours}}}"""), Is.EqualTo(expected));

    [TestCase(63, "a,b", "Added 64, TooMany 0")]
    [TestCase(64, "a", "TooMany 0")]
    [TestCase(64, "u1", "AlreadyThere 1")]
    [TestCase(100, "u100,a", "AlreadyThere 100, TooMany 0")]
    public void No_Pod_is_given_more_than_64(int existing, string wanted, string expected) =>
        Assert.That(Merge(string.Join(',', Enumerable.Range(1, existing).Select(index => $"u{index}")), wanted), Is.EqualTo(expected));

    private static string Merge(string existing, string wanted) => string.Join(", ", NetworkMerge
        .Of(NetworkAnnotationTests.Read(existing).Elements, NetworkAnnotationTests.Networks(wanted), "p")
        .Decisions.Select(decision => $"{decision.Outcome} {decision.Position}"));
}
