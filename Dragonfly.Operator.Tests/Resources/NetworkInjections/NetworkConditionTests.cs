using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkConditionTests
{
    private static readonly NetworkDefinitions Two = NetworkPlanTests.Defined(("n/a", "example.com/one"), ("n/b", null));

    [TestCase("""{"name":"a","namespace":"n"}""", "True Found All definitions that are named with a namespace are there (1).")]
    [TestCase("""{"name":"a","namespace":"n"},{"name":"b","namespace":"n"}""", "True Found All definitions that are named with a namespace are there (2). Of 1 the annotation k8s.v1.cni.cncf.io/resourceName names no resource to request.")]
    [TestCase("""{"name":"a"}""", "True Found Those of 1 network without a namespace are looked for in the namespace of each Pod.")]
    [TestCase("""{"name":"x","namespace":"n"},{"name":"a","namespace":"n"}""", "False Missing There is no NetworkAttachmentDefinition n/x. Pods that name one do not start.")]
    public void The_definitions_are_looked_for(string networks, string expected) => Assert.That(Found(networks, Two), Is.EqualTo(expected));

    [Test]
    public void Of_many_that_are_missing_five_are_named() => Assert.That(
        Found(string.Join(',', Enumerable.Range(1, 7).Select(index => $$"""{"name":"x{{index}}","namespace":"n"}""")), Two),
        Is.EqualTo("False Missing There is no NetworkAttachmentDefinition n/x1, n/x2, n/x3, n/x4, n/x5 and 2 more. Pods that name one do not start."));

    [Test]
    public void Before_the_list_nothing_is_known() =>
        Assert.That(Found("""{"name":"a","namespace":"n"}""", NetworkDefinitions.Unknown), Is.EqualTo("Unknown NotListed The NetworkAttachmentDefinitions are not listed yet."));

    [Test]
    public void Without_Multus_there_are_none() => Assert.That(
        Found("""{"name":"a","namespace":"n"}""", NetworkDefinitions.WithoutKind),
        Is.EqualTo("False NoDefinitions The cluster knows no NetworkAttachmentDefinitions (k8s.cni.cncf.io/v1): Multus is not installed."));

    [Test]
    public void Static_addresses_are_warned_of()
    {
        var condition = NetworkConditions.Of(Rule("""{"name":"a","namespace":"n","ips":["10.0.0.1"],"mac":"02:00:5e:00:53:01"}"""), EntryPublication.Published, Two).Last();

        Assert.That((condition.Type, condition.Status, condition.Reason), Is.EqualTo(("Shareable", "False", "StaticAddresses")));
        Assert.That(condition.Message, Is.EqualTo(
            "Only one Pod at a time can have what spec.networks[0].ips, spec.networks[0].mac set, and nothing keeps a second from being selected."));
    }

    [Test]
    public void It_is_ready_once_the_webhook_is_called()
    {
        Assert.That(Ready(EntryPublication.Published), Is.EqualTo("True Valid"));
        Assert.That(Ready(EntryPublication.Pending), Is.EqualTo("False WebhookEntryPending"));
        Assert.That(Ready(EntryPublication.NamespaceLabelMissing(["a"])), Is.EqualTo("False NamespaceLabelMissing"));
    }

    private static string Ready(EntryPublication publication)
    {
        var ready = NetworkConditions.Of(Rule("""{"name":"a"}"""), publication, Two).First();
        Assert.That(ready.Type, Is.EqualTo("Ready"));
        return $"{ready.Status} {ready.Reason}";
    }

    private static string Found(string networks, NetworkDefinitions definitions)
    {
        var condition = NetworkConditions.Of(Rule(networks), EntryPublication.Published, definitions).Single(one => one.Type != "Ready");
        Assert.That(condition.Type, Is.EqualTo("NetworksFound"));
        return $"{condition.Status} {condition.Reason} {condition.Message}";
    }

    private static NetworkInjectionRule Rule(string networks) =>
        NetworkInjectionReaderTests.Rule($$"""{"podSelector":{},"networks":[{{networks}}],"requestResources":true}""");
}
