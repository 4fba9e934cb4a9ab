using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.NetworkInjections;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

/// <summary>What holds for any annotation and any networks.</summary>
public sealed class NetworkLawTests
{
    private const string Namespace = "p";

    private static readonly Config Checks = Config.QuickThrowOnFailure.WithMaxTest(1000);

    private static readonly Gen<string> Item =
        from space in Gen.Elements("", "", "p/", "q/", "/")
        from name in Gen.Elements("a", "b", "c", "d-1")
        from wanted in Gen.Elements("", "", "@x", "@y", "@net1", "@net2", "@net3", "@")
        from padding in Gen.Elements("", "", " ")
        select padding + space + name + wanted + padding;

    private static readonly Gen<string> Object =
        from name in Gen.Elements("a", "b", "c", "e.f")
        from nameKey in Gen.Elements("name", "name", "Name")
        from space in Gen.Elements("", "", ",\"namespace\":\"q\"", ",\"namespace\":\"p\"", ",\"namespace\":null")
        from wanted in Gen.Elements("", "", ",\"interface\":\"x\"", ",\"interfaceRequest\":\"net2\"", ",\"interface\":\"i,j\"")
        from route in Gen.Elements("", "", "", ",\"default-route\":[\"10.0.0.1\"]", ",\"default-route\":[\"fd00::1\"]")
        from more in Gen.Elements("", "", ",\"mac\":\"02:00:5e:00:53:01\"", ",\"future\":{\"n\":1.50}", " ")
        select $"{{\"{nameKey}\":\"{name}\"{space}{wanted}{route}{more}}}";

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Constant(""),
        Some(Item).Select(items => string.Join(',', items)),
        Some(Object).Select(items => $"[{string.Join(" , ", items)}]"),
        Some(Object).Select(items => $" [ {string.Join(',', items)} ] "));

    private static readonly Arbitrary<(string, string, string)> Cases = Arb.From(
        from users in Texts
        from ours in Texts
        from others in Texts
        select (users, ours, others));

    [Test]
    public void The_users_networks_come_first_and_mean_the_same() => Hold((users, ours, _) =>
    {
        var before = Meaning(users);
        return Meaning(Merged(users, ours)).Take(before.Count).SequenceEqual(before);
    });

    [Test]
    public void Ours_follow_in_their_order_each_once() => Hold((users, ours, _) =>
    {
        var added = Meaning(Merged(users, ours)).Skip(Meaning(users).Count).ToList();
        var asked = Meaning(ours);

        // Where somebody else has net<n>, one without an interface waits for a later n.
        return $"{users}{ours}".Contains("net", StringComparison.Ordinal) ? !added.Except(asked).Any() : added.Aggregate(0, (at, element) => at < 0 ? at : asked.IndexOf(element, at) + 1 is var next and > 0 ? next : -1) >= 0;
    });

    [Test]
    public void Twice_adds_nothing() => Hold((users, ours, _) =>
    {
        var once = Merged(users, ours);
        return Merged(once, ours) == once;
    });

    [Test]
    public void Whatever_another_adds_in_between_nothing_that_is_there_is_added_again() => Hold((users, ours, others) =>
    {
        var added = Decisions(users, ours).Where(decision => decision.Outcome == NetworkOutcome.Added).Select(decision => decision.Network).ToHashSet();
        return Decisions(Merged(Merged(users, ours), others), ours)
            .Where(decision => added.Contains(decision.Network))
            .All(decision => decision.Outcome == NetworkOutcome.AlreadyThere);
    });

    [Test]
    public void No_interface_of_ours_is_used_twice() => Hold((users, ours, _) =>
    {
        var all = NetworkAnnotationTests.Read(Merged(users, ours)).Elements;
        string[] interfaces = [.. all.Select((element, index) => element.InterfaceAt(index + 1))];
        return interfaces.Skip(NetworkAnnotationTests.Read(users).Elements.Count).All(name => interfaces.Count(other => other == name) == 1);
    });

    [Test]
    public void Ours_bring_no_second_default_route() => Hold((users, ours, _) =>
    {
        var (before, after) = (NetworkAnnotationTests.Read(users).Elements, NetworkAnnotationTests.Read(Merged(users, ours)).Elements);
        return IsKept(element => element.IPv4Routes) && IsKept(element => element.IPv6Routes);

        bool IsKept(Func<NetworkElement, int> routes) => after.Sum(routes) <= Math.Max(1, before.Sum(routes));
    });

    [Test]
    public void A_list_stays_one_where_it_can_say_ours() => Hold((users, ours, _) =>
        NetworkAnnotationTests.Read(ours).Elements.Any(element => !element.FitsList)
        || Merged(users, ours).Contains('[', StringComparison.Ordinal) == users.Contains('[', StringComparison.Ordinal));

    private static void Hold(Func<string, string, string, bool> law) => Prop.ForAll(Cases, given => law(given.Item1, given.Item2, given.Item3)).Check(Checks);

    private static IReadOnlyList<NetworkDecision> Decisions(string users, string ours) => NetworkMerge
        .Of(NetworkAnnotationTests.Read(users).Elements, NetworkAnnotationTests.Read(ours).Elements, Namespace).Decisions;

    private static string Merged(string users, string ours)
    {
        var annotation = NetworkAnnotationTests.Read(users);
        return annotation.With(NetworkMerge.Of(annotation.Elements, NetworkAnnotationTests.Read(ours).Elements, Namespace).Added);
    }

    /// <summary>The networks as one JSON text each, read without the code under test.</summary>
    private static List<string> Meaning(string text) => text.Length == 0 ? []
        : text.Contains('{', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)
            ? [.. JsonNode.Parse(text)!.AsArray().Select(element => Canonical(element!.AsObject()))]
            : [.. text.Split(',').Select(item => item.Trim()).Select(item =>
            {
                var (path, wanted) = item.Split('@') is [var left, var right] ? (left, right) : (item, "");
                var (space, name) = path.Split('/') is [var one, var two] ? (one, two) : ("", path);
                return Canonical(new() { ["name"] = name, ["namespace"] = space, ["interface"] = wanted });
            })];

    private static string Canonical(JsonObject element) => string.Join(' ', element
        .Where(member => member.Value is not null && member.Value.ToJsonString() != "\"\"")
        .Select(member => $"{(member.Key == "Name" ? "name" : member.Key)}={member.Value!.ToJsonString()}")
        .Order(StringComparer.Ordinal));

    private static Gen<string[]> Some(Gen<string> items) => Gen.Choose(1, 4).SelectMany(count => Gen.CollectToArray(Enumerable.Range(0, count), _ => items));
}
