using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

public sealed class NetworkAnnotationTests
{
    [TestCase(null, "")]
    [TestCase("", "")]
    [TestCase("[]", "")]
    [TestCase(" [ ] ", "")]
    [TestCase("a", "/a@")]
    [TestCase("null", "/null@")]
    [TestCase(" a , b ", "/a@ /b@")]
    [TestCase("n/a@if0", "n/a@if0")]
    [TestCase(" n / a @ if0 ", "n/a@if0")]
    [TestCase("/a", "/a@")]
    [TestCase("a@", "/a@")]
    [TestCase("a@ñ0", "/a@ñ0")]
    [TestCase("""[{"name":"a"}]""", "/a@")]
    [TestCase("""[{"name":"a","namespace":"n","interface":"i"}]""", "n/a@i")]
    [TestCase("""[{"name":"a","namespace":"","interface":""}]""", "/a@")]
    [TestCase("""[{"Name":"a","NAMESPACE":"n"}]""", "n/a@")]
    [TestCase("""[{"name":"a","name":"b"}]""", "/b@")]
    [TestCase("""[{"name":"a","name":null}]""", "/a@")]
    [TestCase("""[{"name":"a","interfaceRequest":"i"}]""", "/a@i")]
    [TestCase("""[{"name":"a","interfaceRequest":"i","interface":"j"}]""", "/a@j")]
    [TestCase("""[{"name":"a","interfaceRequest":"i","interface":""}]""", "/a@i")]
    [TestCase("""[{"name":"a.b"}]""", "/a.b@")]
    [TestCase("""[{"name":"a","ips":null,"mac":null,"portMappings":null,"bandwidth":null,"cni-args":null,"default-route":null}]""", "/a@")]
    [TestCase("""[{"name":"a","ips":["10.0.0.1","fd00::1/64"],"mac":"","infiniband-guid":"02:00:5e:10:00:00:00:01"}]""", "/a@")]
    [TestCase("""[{"name":"a","portMappings":[{"hostPort":80,"containerPort":80,"protocol":"tcp"},null],"bandwidth":{"ingressRate":1},"cni-args":{"x":[{}]},"future":[1]}]""", "/a@")]
    public void What_Multus_reads(string? text, string expected) =>
        Assert.That(string.Join(' ', Read(text).Elements.Select(Described)), Is.EqualTo(expected));

    [TestCase(" ", "[0]: Required value: names no network")]
    [TestCase("a,", "[1]: Required value: names no network")]
    [TestCase("a,,b", "[1]: Required value: names no network")]
    [TestCase("n/m/a", "[0]: Invalid value: \"n/m/a\": must be NAME, NAMESPACE/NAME or NAMESPACE/NAME@INTERFACE")]
    [TestCase("a@b@c", "[0]: Invalid value: \"a@b@c\": must be NAME, NAMESPACE/NAME or NAMESPACE/NAME@INTERFACE")]
    [TestCase("a.b", "[0]: Invalid value: \"a.b\": names in a list must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character")]
    [TestCase("N/a", "[0]: Invalid value: \"N/a\": names in a list must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character")]
    [TestCase("a@0123456789abcdef", "[0]: Invalid value: \"a@0123456789abcdef\": the interface must have at most 15 characters, without white space and '/'")]
    [TestCase("a@éééééééé", "[0]: Invalid value: \"a@éééééééé\": the interface must have at most 15 characters, without white space and '/'")]
    [TestCase("a@b c", "[0]: Invalid value: \"a@b c\": the interface must have at most 15 characters, without white space and '/'")]
    [TestCase("\"a\"", ": Invalid value: \"\"a\"\": must be a list of networks")]
    [TestCase("{}", ": Invalid value: \"{}\": must be a list of networks")]
    [TestCase("a,{", ": Invalid value: \"a,{\": is no valid JSON")]
    [TestCase("""[{"name":"a"},]""", ": Invalid value: \"[{\"name\":\"a\"},]\": is no valid JSON")]
    [TestCase("""[{"name":"\ud800"}]""", ": Invalid value: \"[{\"name\":\"\\ud800\"}]\": is no valid JSON")]
    [TestCase("[null]", "[0]: Invalid value: \"null\": must be an object")]
    [TestCase("""["a"]""", "[0]: Invalid value: \"\"a\"\": must be an object")]
    [TestCase("[{}]", "[0].name: Required value")]
    [TestCase("""[{"name":1}]""", "[0].name: Invalid value: \"1\": must be a string")]
    [TestCase("""[{"name":"a","Interface":[]}]""", "[0].Interface: Invalid value: \"[]\": must be a string")]
    [TestCase("""[{"name":"a","ips":"10.0.0.1"}]""", "[0].ips: Invalid value: \"\"10.0.0.1\"\": must be a list")]
    [TestCase("""[{"name":"a","ips":[null]}]""", "[0].ips[0]: Invalid value: \"\": must be an IP address or CIDR")]
    [TestCase("""[{"name":"a","ips":["1.2.3"]}]""", "[0].ips[0]: Invalid value: \"1.2.3\": must be an IP address or CIDR")]
    [TestCase("""[{"name":"a","mac":"x"}]""", "[0].mac: Invalid value: \"x\": must be a hardware address such as 02:00:5e:00:53:01")]
    [TestCase("""[{"name":"a","infiniband-guid":"x"}]""", "[0].infiniband-guid: Invalid value: \"x\": must be a hardware address such as 02:00:5e:00:53:01")]
    [TestCase("""[{"name":"a","default-route":["x"]}]""", "[0].default-route[0]: Invalid value: \"x\": must be an IP address")]
    [TestCase("""[{"name":"a","deviceID":1}]""", "[0].deviceID: Invalid value: \"1\": must be a string")]
    [TestCase("""[{"name":"a","cni-args":[]}]""", "[0].cni-args: Invalid value: \"[]\": must be an object")]
    [TestCase("""[{"name":"a","portMappings":[{"hostPort":1.0}]}]""", "[0].portMappings[0].hostPort: Invalid value: \"1.0\": must be an integer")]
    [TestCase("""[{"name":"a","portMappings":[{"protocol":6}]}]""", "[0].portMappings[0].protocol: Invalid value: \"6\": must be a string")]
    [TestCase("""[{"name":"a","bandwidth":{"egressBurst":"1"}}]""", "[0].bandwidth.egressBurst: Invalid value: \"\"1\"\": must be an integer")]
    public void What_Multus_refuses(string text, string expected)
    {
        var errors = new FieldErrors();

        Assert.That(NetworkAnnotation.Read(text, errors), Is.Null);
        Assert.That(errors.All.Select(error => error.ToString()), Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void What_no_API_server_stores_is_not_looked_at()
    {
        var errors = new FieldErrors();

        Assert.That(NetworkAnnotation.Read(new string('a', 300_000), errors), Is.Null);
        Assert.That(errors.All, Has.Count.EqualTo(1));
    }

    [TestCase("""[{"name":"a","default-route":["10.0.0.1","::ffff:10.0.0.2","fd00::1","",null]}]""", 2, 3)]
    [TestCase("""[{"name":"a","default-route":["10.0.0.1"],"default-route":["fd00::1"]}]""", 0, 1)]
    public void Default_routes_count_by_family(string text, int v4, int v6)
    {
        var element = Read(text).Elements.Single();
        Assert.That((element.IPv4Routes, element.IPv6Routes), Is.EqualTo((v4, v6)));
    }

    [TestCase(null, "n/x", "n/x")]
    [TestCase("", "n/x", "n/x")]
    [TestCase("a, b ", "n/x@i", "a, b ,n/x@i")]
    [TestCase("[]", "n/x@i", """[{"name":"x","namespace":"n","interface":"i"}]""")]
    [TestCase(" [ ] ", "x", """ [ {"name":"x"}] """)]
    [TestCase("""[{"name" : "a", "future": 1.0}]""", "x", """[{"name" : "a", "future": 1.0},{"name":"x"}]""")]
    [TestCase("n/a@i,b", """{"name":"x.y"}""", """[{"name":"a","namespace":"n","interface":"i"},{"name":"b"},{"name":"x.y"}]""")]
    [TestCase(null, """{"name":"x","mac":"02:00:5e:00:53:01"}""", """[{"name":"x","mac":"02:00:5e:00:53:01"}]""")]
    [TestCase("a", """{"name":"x","interface":"i,j"}""", """[{"name":"a"},{"name":"x","interface":"i,j"}]""")]
    [TestCase("a", """{"name":"x","namespace":"n","interface":"i"}""", "a,n/x@i")]
    public void A_network_is_added_at_the_end(string? text, string added, string expected) =>
        Assert.That(Read(text).With(Networks(added)), Is.EqualTo(expected));

    [Test]
    public void Nothing_added_changes_nothing() => Assert.That(Read(" a ,b").With([]), Is.EqualTo(" a ,b"));

    internal static NetworkAnnotation Read(string? text)
    {
        var errors = new FieldErrors();
        var annotation = NetworkAnnotation.Read(text, errors);
        Assert.That(errors.All, Is.Empty, text);
        return annotation!;
    }

    /// <summary>Networks as a resource has them; a list of them or one object.</summary>
    internal static IReadOnlyList<NetworkElement> Networks(string text) => Read(text.StartsWith('{') ? $"[{text}]" : text).Elements;

    internal static string Described(NetworkElement element) => $"{element.Namespace}/{element.Name}@{element.Interface}";
}
