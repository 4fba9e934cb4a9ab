using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Golden;
using Dragonfly.Operator.Tests.Resources.NetworkInjections;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>What holds for Pods that DragonflyInjections and NetworkInjections both add to.</summary>
public sealed class KindsTogetherTests
{
    private const string First = """
        {
          "podSelector": {}, "priority": 1, "requestResources": true,
          "networks": [{ "name": "one", "namespace": "fabric" }, { "name": "two", "namespace": "fabric", "interface": "rdma0" }, { "name": "own" }]
        }
        """;

    private const string Second = """
        { "podSelector": {}, "requestResources": true, "networks": [{ "name": "three", "namespace": "fabric", "default-route": ["10.0.0.1"] }, { "name": "one", "namespace": "fabric" }] }
        """;

    private static readonly Kinds Both = Create([First, Second]);
    private static readonly Kinds InOtherOrder = Create([Second, First]);
    private static readonly PodMutator[] Injection = [.. Both.Where(kind => kind is DragonflyInjectionKind)];
    private static readonly PodMutator[] Networks = [.. Both.Where(kind => kind is NetworkInjectionKind)];

    /// <summary>What Pods may have there already; null leaves them as they are.</summary>
    private static readonly string?[] Texts =
    [
        null, "", " ", "u", "p/own, fabric/one@x", "u@rdma0", "u@net2", "a,", "A/b", "[]", " [ ] ", "[{\"name\":\"u\"}]", "[{\"name\":\"é\\u0000\"}]",
        "[{\"name\":\"u\",\"default-route\":[\"10.0.0.2\"],\"future\":{\"n\":1.50}}]", "[{\"Name\":\"one\",\"NAMESPACE\":\"fabric\"}]", "[{]", "{\"name\":\"u\"}", "\"u\"",
        string.Join(',', Enumerable.Range(0, 63).Select(index => $"u{index}")), string.Join(',', Enumerable.Range(0, 65).Select(index => $"u{index}")),
    ];

    private static readonly Arbitrary<string> Generated = Arb.From(
        from pod in PodGenerator.Pods
        from text in Gen.Elements(Texts)
        from hostNetwork in Gen.Elements(false, false, false, true)
        from resources in Gen.Elements<string?>(null, null, """{"limits":{"example.com/vf":"2"}}""", """{"requests":{"example.com/vf":3},"limits":null}""")
        select With(pod, text, hostNetwork, resources));

    [Test]
    public void The_laws_hold_for_all_pods_of_the_corpus() => Assert.That(
        from pod in Corpus.Pods().Index()
        // Each with some of them: there are three hundred Pods.
        from text in Texts.Where((_, at) => at % 4 == pod.Index % 4)
        from breach in Breaches(With(pod.Item.Pod, text, hostNetwork: null, resources: null))
        select $"{pod.Item.Name} with {text}: {breach}",
        Is.Empty);

    [Test]
    public void The_laws_hold_for_all_generated_pods() => Prop
        .ForAll(Generated, pod => Breaches(pod).Aggregate(true.ToProperty(), (all, breach) => all.And(false.Label(breach))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static IEnumerable<string> Breaches(string pod)
    {
        var original = JsonNode.Parse(pod)!.AsObject();
        var document = PodDocument.Open(Json.Element(pod));
        var result = Admit(document, Both);
        var injected = JsonPatch.Apply(pod, document.Patch()).AsObject();
        var again = PodDocument.Open(Json.Element(injected.ToJsonString()));
        Admit(again, Both);
        var reordered = PodDocument.Open(Json.Element(Reversed(original).ToJsonString()));
        Admit(reordered, InOtherOrder);
        return
        [
            .. result.Reports.Where(report => report.Failure is not null).Select(report => $"error: {report.Failure}"),
            .. JsonNode.DeepEquals(injected, JsonNode.Parse(document.Json.GetRawText())) ? Array.Empty<string>() : ["the patch does not make the document"],
            .. Containment.Losses(original, injected).Select(loss => $"lost: {loss}"),
            .. ApiServerRules.Violations(injected).Except(ApiServerRules.Violations(original)),
            .. Devices(original, injected),
            .. again.Operations.Count == 0 ? Array.Empty<string>() : [$"again: {again.Patch()}"],
            .. reordered.Patch() == document.Patch() ? Array.Empty<string>() : [$"in another order: {reordered.Patch()}"],
            .. IsTakenBack(pod) ? Array.Empty<string>() : ["what is taken back leaves something behind"],
        ];
    }

    /// <summary>API servers accept an extended resource only as an integer that is requested as it is limited.</summary>
    private static IEnumerable<string> Devices(JsonObject original, JsonObject injected) =>
        from pair in original["spec"].Objects("containers").Zip(injected["spec"].Objects("containers"))
        let requests = Quantity(pair.Second, "requests")
        let limits = Quantity(pair.Second, "limits")
        where Quantity(pair.First, "requests") is null && Quantity(pair.First, "limits") is null && (requests, limits) is not (null, null)
        where requests != limits || !int.TryParse(requests, out _)
        select $"requests {requests} and limits {limits}";

    private static string? Quantity(JsonObject container, string kind) => (container["resources"]?[kind] as JsonObject)?["example.com/vf"]?.ToString();

    private static bool IsTakenBack(string pod)
    {
        var document = PodDocument.Open(Json.Element(pod));
        Admit(document, Injection);
        var (before, patch, json) = (document.Save(), document.Patch(), document.Json.GetRawText());
        Admit(document, Networks);
        document.RollBack(before);
        return document.Patch() == patch && document.Json.GetRawText() == json;
    }

    private static AdmissionResult Admit(PodDocument pod, IReadOnlyList<PodMutator> kinds) => PodAdmission.Admit(pod, new() { NamespaceName = "p", Force = true }, kinds);

    private static Kinds Create(string[] specs)
    {
        var kinds = Kinds.Create();
        foreach (var kind in kinds)
        {
            kind.Replace(kind.Defaults);
        }

        var networks = kinds.Get<NetworkInjectionKind>();
        networks.Rules.Replace(specs.Select(spec => NetworkInjectionReaderTests.Rule(spec, spec == First ? "first" : "second")));
        networks.Definitions.Current = NetworkPlanTests.Defined(("fabric/one", "example.com/vf"), ("fabric/two", "example.com/vf"), ("p/own", null));
        return kinds;
    }

    private static string With(string pod, string? text, bool? hostNetwork, string? resources)
    {
        var json = JsonNode.Parse(pod)!.AsObject();
        if (text is not null)
        {
            var metadata = json["metadata"] as JsonObject ?? [];
            json["metadata"] = metadata;
            var annotations = metadata["annotations"] as JsonObject ?? [];
            metadata["annotations"] = annotations;
            annotations[NetworkAnnotation.Key] = text;
        }

        if (hostNetwork is { } shares)
        {
            json["spec"]!["hostNetwork"] = shares;
        }

        if (resources is not null && json["spec"].Objects("containers").FirstOrDefault() is { } first)
        {
            first["resources"] = JsonNode.Parse(resources);
        }

        return json.ToJsonString();
    }

    /// <summary>The same Pod, its labels and annotations the other way round.</summary>
    private static JsonObject Reversed(JsonObject pod)
    {
        var reversed = pod.DeepClone().AsObject();
        foreach (var map in new[] { "labels", "annotations" })
        {
            if (reversed["metadata"] is JsonObject metadata && metadata[map] is JsonObject members)
            {
                metadata[map] = new JsonObject([.. members.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))]);
            }
        }

        return reversed;
    }
}
