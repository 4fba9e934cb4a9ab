using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkInjectionReaderTests
{
    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character, at most 63 of them";
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    [TestCase("{}", "spec.podSelector: Required value: {} selects all Pods", "spec.networks: Required value: at least one network")]
    [TestCase("""{"podSelector":null,"networks":[{"name":"a"}]}""", "spec.podSelector: Required value: {} selects all Pods")]
    [TestCase("""{"podSelector":{"matchLabels":{"-":"a"}},"networks":[{"name":"a"}]}""", "spec.podSelector.matchLabels: Invalid value: \"-\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character")]
    [TestCase("""{"podSelector":{},"podNodeSelector":{"matchExpressions":[{"key":"a","operator":"Is"}]},"networks":[{"name":"a"}]}""", "spec.podNodeSelector.matchExpressions[0].operator: Invalid value: \"Is\": not a valid selector operator")]
    [TestCase("""{"podSelector":{},"networks":[]}""", "spec.networks: Required value: at least one network")]
    [TestCase("""{"podSelector":{},"networks":null}""", "spec.networks: Required value: at least one network")]
    [TestCase("""{"podSelector":{},"networks":[{"name":"a"}],"failurePolicy":"Fail"}""", "spec.failurePolicy: Invalid value: \"Fail\": needs a podSelector or namespaceSelector that is not empty")]
    [TestCase("""{"podSelector":{},"networks":[{"name":"a"}],"failurePolicy":"Retry"}""", "spec.failurePolicy: Unsupported value: \"Retry\": supported values: \"Ignore\", \"Fail\"")]
    [TestCase("""{"podSelector":{},"networks":[{"name":"a"}],"resourcesContainer":"A"}""", "spec.resourcesContainer: Invalid value: \"A\": " + Label)]
    public void A_bad_spec(string spec, params string[] expected) => Assert.That(Errors(spec), Is.EqualTo(expected));

    [TestCase("null", "[0].name: Required value")]
    [TestCase("{}", "[0].name: Required value")]
    [TestCase("""{"name":"A"}""", "[0].name: Invalid value: \"A\": " + Subdomain)]
    [TestCase("""{"name":"a","namespace":"b.c"}""", "[0].namespace: Invalid value: \"b.c\": " + Label)]
    [TestCase("""{"name":"a","namespace":""}""", "[0].namespace: Invalid value: \"\": " + Label)]
    [TestCase("""{"name":"a","interface":"0123456789abcdef"}""", "[0].interface: Too long: may not be more than 15 characters")]
    [TestCase("""{"name":"a","interface":"a b"}""", "[0].interface: Invalid value: \"a b\": must consist of printable characters of ASCII without ' ', '/' and ':'")]
    [TestCase("""{"name":"a","interface":"a:1"}""", "[0].interface: Invalid value: \"a:1\": must consist of printable characters of ASCII without ' ', '/' and ':'")]
    [TestCase("""{"name":"a","interface":"eth0"}""", "[0].interface: Invalid value: \"eth0\": must not be '.', '..', lo or eth0")]
    [TestCase("""{"name":"a","interface":".."}""", "[0].interface: Invalid value: \"..\": must not be '.', '..', lo or eth0")]
    [TestCase("""{"name":"a","ips":["10.0.0.300"]}""", "[0].ips[0]: Invalid value: \"10.0.0.300\": must be an IP address or CIDR")]
    [TestCase("""{"name":"a","ips":["10.0.0.1","10.0.0.1"]}""", "[0].ips[1]: Duplicate value: \"10.0.0.1\"")]
    [TestCase("""{"name":"a","mac":"2:0:0:0:0:1"}""", "[0].mac: Invalid value: \"2:0:0:0:0:1\": must be six bytes such as 02:00:5e:00:53:01")]
    [TestCase("""{"name":"a","infiniband-guid":"02:00:5e:00:53:01"}""", "[0].infiniband-guid: Invalid value: \"02:00:5e:00:53:01\": must be eight bytes such as 02:00:5e:10:00:00:00:01")]
    [TestCase("""{"name":"a","default-route":["10.0.0.0/8"]}""", "[0].default-route[0]: Invalid value: \"10.0.0.0/8\": must be an IP address")]
    [TestCase("""{"name":"a","default-route":["10.0.0.1","10.0.0.2"]}""", "[0].default-route: Forbidden: a Pod has one default route of IPv4 and one of IPv6 at the most")]
    [TestCase("""{"name":"a","interfaceRequest":"x"}""", "[0].interfaceRequest: Forbidden: interface says it since Multus 3.2")]
    [TestCase("""{"name":"a","Interface":"x"}""", "[0]: Invalid value: \"Interface\": must be written interface")]
    [TestCase("""{"name":"a","portMappings":{}}""", "[0].portMappings: Invalid value: \"{}\": must be a list")]
    [TestCase("""{"name":"a","portMappings":[{"hostPort":"80"}]}""", "[0].portMappings[0].hostPort: Invalid value: \"\"80\"\": must be an integer")]
    [TestCase("""{"name":"a"},{"name":"a"}""", "[1]: Duplicate value: \"a\"")]
    [TestCase("""{"name":"a","interface":"x"},{"name":"a","interface":"x"}""", "[1]: Duplicate value: \"a@x\"")]
    [TestCase("""{"name":"a","interface":"x"},{"name":"b","interface":"x"}""", "[1].interface: Duplicate value: \"x\"")]
    [TestCase("""{"name":"a","default-route":["10.0.0.1"]},{"name":"b","default-route":["10.0.0.2"]}""", "[1].default-route: Forbidden: a Pod has one default route of IPv4 and one of IPv6 at the most")]
    public void A_bad_network(string networks, string expected) =>
        Assert.That(Errors($$"""{"podSelector":{},"networks":[{{networks}}]}"""), Is.EqualTo(new[] { $"spec.networks{expected}" }));

    [Test]
    public void More_than_64_networks() => Assert.That(
        Errors($$"""{"podSelector":{},"networks":[{{string.Join(',', Enumerable.Range(0, 65).Select(index => $$"""{"name":"a{{index}}"}"""))}}]}"""),
        Is.EqualTo(new[] { "spec.networks: Too many: 65: must have at most 64 items" }));

    [TestCase("""{"name":"a"}""", """{"name":"a"}""")]
    [TestCase("""{"z":[1.0],"interface":"x","a":{"b":null},"name":"a","namespace":"n"}""", """{"name":"a","namespace":"n","interface":"x","a":{"b":null},"z":[1.0]}""")]
    [TestCase("""{"name":"a","ips":[],"mac":null,"default-route":null}""", """{"name":"a"}""")]
    [TestCase("""{"name":"a.b","ips":["10.0.0.1/24"],"mac":"02:00:5e:00:53:01","infiniband-guid":"02-00-5e-10-00-00-00-01","default-route":["10.0.0.254","fd00::1"],"cni-args":{"x":1}}""",
        """{"name":"a.b","ips":["10.0.0.1/24"],"mac":"02:00:5e:00:53:01","infiniband-guid":"02-00-5e-10-00-00-00-01","default-route":["10.0.0.254","fd00::1"],"cni-args":{"x":1}}""")]
    [TestCase("""{"name":"a","interface":"x"},{"name":"a","interface":"y"},{"name":"a"}""", """{"name":"a","interface":"x"},{"name":"a","interface":"y"},{"name":"a"}""")]
    public void Networks_are_what_the_annotation_has(string networks, string expected)
    {
        var rule = Rule($$"""{"podSelector":{},"networks":[{{networks}}]}""");
        Assert.That(string.Join(',', rule.Networks.Select(network => network.Json.GetRawText())), Is.EqualTo(expected));
    }

    [Test]
    public void Defaults()
    {
        var rule = Rule("""{"podSelector":{},"networks":[{"name":"a"}],"namespaceSelector":null,"podNodeSelector":null,"failurePolicy":null}""");

        Assert.That((rule.Enabled, rule.Priority, rule.RequestResources, rule.ResourcesContainer, rule.WebhookEntries.Single().FailurePolicy), Is.EqualTo((true, 0, false, (string?)null, FailurePolicy.Ignore)));
        Assert.That(rule.NamespaceSelector.MatchesEverything && rule.PodSelector.MatchesEverything && rule.PodNodeSelector.MatchesEverything);
        Assert.That(rule.StaticFields, Is.Empty);
    }

    [Test]
    public void The_webhook_is_to_be_called_for_what_is_selected()
    {
        var rule = Rule("""
            {
              "podSelector": { "matchLabels": { "app": "a" } }, "namespaceSelector": { "matchLabels": { "team": "b" } },
              "podNodeSelector": { "matchLabels": { "alias": "c" } }, "networks": [{ "name": "a" }], "failurePolicy": "Fail"
            }
            """);
        var entry = rule.WebhookEntries.Single();

        Assert.That(
            (entry.NamespaceSelector, entry.PodSelector, entry.PodNodeSelector, entry.FailurePolicy),
            Is.EqualTo((rule.NamespaceSelector, rule.PodSelector, rule.PodNodeSelector, FailurePolicy.Fail)));
    }

    [Test]
    public void Static_addresses_are_known() => Assert.That(
        Rule("""{"podSelector":{},"networks":[{"name":"a"},{"name":"b","ips":["10.0.0.1"],"mac":"02:00:5e:00:53:01"}]}""").StaticFields,
        Is.EqualTo(new[] { "spec.networks[1].ips", "spec.networks[1].mac" }));

    [TestCase("""{"matchLabels":{"statefulset.kubernetes.io/pod-name":"db-0"}}""", """{"matchLabels":{"kubernetes.io/metadata.name":"n"}}""", 0)]
    [TestCase("""{"matchLabels":{"statefulset.kubernetes.io/pod-name":"db-0"}}""", """{"matchLabels":{"team":"n"}}""", 1)]
    [TestCase("""{"matchExpressions":[{"key":"statefulset.kubernetes.io/pod-name","operator":"In","values":["db-0","db-1"]}]}""", """{"matchLabels":{"kubernetes.io/metadata.name":"n"}}""", 1)]
    [TestCase("""{"matchExpressions":[{"key":"statefulset.kubernetes.io/pod-name","operator":"NotIn","values":["db-0"]}]}""", """{"matchLabels":{"kubernetes.io/metadata.name":"n"}}""", 1)]
    [TestCase("""{"matchLabels":{"app":"db"}}""", """{"matchLabels":{"kubernetes.io/metadata.name":"n"}}""", 1)]
    public void The_static_address_of_one_Pod_of_a_StatefulSet_is_nothing_to_warn_of(string pods, string namespaces, int fields) => Assert.That(
        Rule($$"""{"podSelector":{{pods}},"namespaceSelector":{{namespaces}},"networks":[{"name":"b","ips":["10.0.0.1"]}]}""").StaticFields,
        Has.Count.EqualTo(fields));

    internal static NetworkInjectionRule Rule(string spec, string name = "net")
    {
        var errors = new FieldErrors();
        var rule = NetworkInjectionReader.Read(From(spec, name), errors);
        Assert.That(errors.All, Is.Empty, spec);
        return rule!;
    }

    internal static V1Alpha1NetworkInjection From(string spec, string name = "net") =>
        KubeOpsAdapter.Read<V1Alpha1NetworkInjection>(Json.Element($$"""{"apiVersion":"dragonfly.io/v1alpha1","kind":"NetworkInjection","metadata":{"name":"{{name}}","generation":1},"spec":{{spec}}}"""));

    internal static string[] Errors(string spec) => [.. new NetworkInjectionKind().Compile(From(spec)).Errors.Select(error => error.ToString())];
}
