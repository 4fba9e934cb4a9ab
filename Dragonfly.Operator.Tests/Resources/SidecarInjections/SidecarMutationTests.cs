using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.SidecarInjections;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections;

/// <summary>SidecarInjections on the Pod path; what users see of them are golden cases.</summary>
public sealed class SidecarMutationTests
{
    private const string Proxy = """
        {
          "podSelector": {},
          "containers": [{ "name": "proxy", "image": "proxy:1", "volumeMounts": [{ "name": "run", "mountPath": "/run/proxy" }] }],
          "volumes": [{ "name": "run", "emptyDir": {} }],
          "shared": { "env": [{ "name": "PROXY", "value": "/run/proxy/socket" }], "volumeMounts": [{ "name": "run", "mountPath": "/run/proxy" }] }
        }
        """;

    [TestCase("""{"metadata":{"annotations":{"kubernetes.io/config.mirror":"x"}},"spec":{"containers":[{"name":"app"}]}}""", "MirrorPod")]
    [TestCase("""{"metadata":{"annotations":{"dragonfly.io/skip":"sidecars"}},"spec":{"containers":[{"name":"app"}]}}""", "OptedOut")]
    [TestCase("""{"metadata":{"annotations":{"dragonfly.io/skip":"networks"}},"spec":{"containers":[{"name":"app"}]}}""", "Injected")]
    [TestCase("""{"spec":{"os":{"name":"windows"},"containers":[{"name":"app"}]}}""", "UnsupportedOs")]
    [TestCase("""{"spec":{"containers":[{"name":"proxy"}]}}""", "SidecarsLeftOut")]
    [TestCase("""{"spec":{"containers":[]}}""", "Injected")]
    public void What_becomes_of_a_Pod(string pod, string outcome) =>
        Assert.That(Admit(PodDocument.Open(Json.Element(pod)), Proxy).Reports.Select(report => (report.Kind, report.Outcome)), Is.EqualTo(new[] { ("SidecarInjection", outcome) }));

    [TestCase(null, false)]
    [TestCase("1.31", false)]
    [TestCase("1.32", true)]
    [TestCase("v1.36.2", true)]
    public void Auto_is_native_where_every_kubelet_knows_it(string? version, bool native) => Assert.That(
        SidecarInjectionReaderTests.Rule(Proxy).Plan.IsNative(version is null ? null : KubernetesVersion.Parse(version)), Is.EqualTo(native));

    [Test]
    public void What_the_annotation_names_and_the_Pod_has_is_completed_with_what_is_missing()
    {
        var rule = SidecarInjectionReaderTests.Rule(Proxy);
        var pod = Injected(Proxy);
        // Another webhook adds a container.
        pod["spec"]!["containers"]!.AsArray().Add(JsonNode.Parse("""{ "name": "late" }"""));
        var document = PodDocument.Open(Json.Element(pod.ToJsonString()));
        var result = Admit(document, Proxy);

        var late = document.ToJson()["spec"]!["containers"]!.AsArray().Single(one => (string?)one!["name"] == "late")!;
        Assert.That(result.Outcome, Is.EqualTo(Outcome.Injected));
        Assert.That(late.ToJsonString(), Is.EqualTo("""{"name":"late","env":[{"name":"PROXY","value":"/run/proxy/socket"}],"volumeMounts":[{"name":"run","mountPath":"/run/proxy"}]}"""));
        Assert.That((string?)document.ToJson()["metadata"]!["annotations"]!["dragonfly.io/sidecars"], Is.EqualTo($"sc/proxy@{rule.Plan.Hash}"));
    }

    [TestCase("""[{ "name": "URL", "value": "http://$(HOST)" }]""", """[{ "configMapRef": { "name": "c" } }]""", null)]
    [TestCase("""[{ "name": "URL", "value": "http://$(HOST)" }]""", """[{ "prefix": "X", "configMapRef": { "name": "c" } }]""", "http://$(HOST)")]
    [TestCase("""[{ "name": "HOST", "value": "h" }, { "name": "URL", "value": "http://$(HOST)" }]""", "[]", null)]
    public void A_variable_is_transferred_unless_what_it_refers_to_stays_behind(string env, string envFrom, string? transferred)
    {
        const string Spec = """
            { "podSelector": {}, "containers": [{ "name": "proxy", "image": "proxy:1" }], "transferEnv": [{ "container": "app", "names": ["URL"] }] }
            """;
        var document = PodDocument.Open(Json.Element($$$"""{"spec":{"containers":[{"name":"app","env":{{{env}}},"envFrom":{{{envFrom}}} }]}}"""));
        var result = Admit(document, Spec);

        var proxy = document.ToJson()["spec"]!["containers"]!.AsArray().Single(one => (string?)one!["name"] == "proxy")!;
        Assert.That((string?)proxy["env"]?[0]?["value"], Is.EqualTo(transferred));
        Assert.That(result.Reports.Single().Warnings.Select(warning => warning.Reason), Is.EqualTo(transferred is null ? ["NameTaken"] : Array.Empty<string>()));
    }

    [Test]
    public void A_container_that_was_taken_away_comes_back()
    {
        var spec = Proxy.Replace("\"containers\": [", "\"containers\": [{ \"name\": \"second\", \"image\": \"b\" }, ", StringComparison.Ordinal);
        var pod = Injected(spec);
        var containers = pod["spec"]!["containers"]!.AsArray();
        containers.Remove(containers.Single(one => (string?)one!["name"] == "second"));
        var document = PodDocument.Open(Json.Element(pod.ToJsonString()));
        Admit(document, spec);

        Assert.That(document.ToJson()["spec"]!["containers"]!.AsArray().Select(one => (string?)one!["name"]), Is.EqualTo(new[] { "app", "proxy", "second" }));
    }

    [Test]
    public void What_another_resource_brought_stays_though_that_is_gone()
    {
        var pod = Injected(Proxy);
        var document = PodDocument.Open(Json.Element(pod.ToJsonString()));
        var kind = new SidecarInjectionKind();
        kind.Replace([SidecarInjectionReaderTests.Rule(Proxy, "another")]);
        var result = PodAdmission.Admit(document, new(), [kind]);

        Assert.That((result.IsInjected, result.AllWarnings()), Is.EqualTo((false, Array.Empty<string>())));
    }

    [Test]
    public void Tools_are_not_for_sidecars_at_the_second_call_either()
    {
        var kinds = Both(Proxy);
        var first = PodDocument.Open(Json.Element("""{"metadata":{"annotations":{"dragonfly.io/inject":"true"}},"spec":{"initContainers":[{"name":"init"}],"containers":[{"name":"app"}]}}"""));
        PodAdmission.Admit(first, new(), kinds);
        var second = PodDocument.Open(Json.Element(first.ToJson().ToJsonString()));
        var result = PodAdmission.Admit(second, new(), kinds);

        Assert.That(result.Reports.Select(report => report.Outcome), Is.EqualTo(new[] { "AlreadyInjected", "AlreadyInjected" }));
        Assert.That(second.Operations, Is.Empty);
        Assert.That(first.ToJson()["spec"]!["containers"]![1]!["env"], Is.Null);
    }

    [Test]
    public void A_Pod_that_must_not_start_without_is_refused_when_something_fails()
    {
        var kind = new FailingKind();
        var result = PodAdmission.Admit(PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}""")), new() { FailurePolicyFail = true }, [kind]);

        Assert.That(result.Refused, Does.Contain("SidecarInjection"));
    }

    [Test]
    public void Annotations_without_room_get_no_containers()
    {
        var full = new string('x', AnnotationSize.Max - 10);
        var result = Admit(PodDocument.Open(Json.Element($$"""{"metadata":{"annotations":{"a":"{{full}}"} },"spec":{"containers":[{"name":"app"}]} }""")), Proxy);

        Assert.That((result.Outcome, result.IsInjected), Is.EqualTo((Outcome.AnnotationsFull, false)));
    }

    [TestCase("", null)]
    [TestCase("sc/proxy@", "sc")]
    [TestCase("sc/proxy@0123456789", "sc")]
    [TestCase("gone/proxy@0123456789", null)]
    [TestCase("nonsense", null)]
    [TestCase("sc/other@0,sc/proxy@HASH", "sc")]
    [TestCase("sc/proxy@0,sc/proxy@HASH", null)]
    [TestCase("sc/proxy@HASH,sc/proxy@0", "sc")]
    public void Another_hash_is_outdated(string mark, string? by)
    {
        var kind = new SidecarInjectionKind();
        kind.Replace([SidecarInjectionReaderTests.Rule(Proxy)]);

        var hash = SidecarInjectionReaderTests.Rule(Proxy).Plan.Hash;
        Assert.That(kind.OutdatedBy(mark.Replace("HASH", hash, StringComparison.Ordinal)), Is.EqualTo(by));
        Assert.That(kind.OutdatedBy($"sc/proxy@{hash}"), Is.Null);
    }

    [Test]
    public void What_was_accepted_counts_for_this_state_of_this_resource_alone()
    {
        var kind = new SidecarInjectionKind();
        var entity = SidecarInjectionReaderTests.From(Proxy);
        entity.Metadata.Uid = "first";
        kind.Remember(entity, "v1.36.2");
        Assert.That(kind.AcceptedBy(entity), Is.EqualTo("v1.36.2"));

        entity.Metadata.Generation = 2;
        Assert.That(kind.AcceptedBy(entity), Is.Null, "changed");

        // Deleted and created again, with other containers perhaps.
        (entity.Metadata.Uid, entity.Metadata.Generation) = ("second", 1);
        Assert.That(kind.AcceptedBy(entity), Is.Null, "created again");
    }

    [Test]
    public void A_Pod_sets_the_resources_of_the_container_that_it_gets_and_not_of_one_that_is_left_out()
    {
        var kind = new SidecarInjectionKind();
        kind.Replace(
        [
            SidecarInjectionReaderTests.Rule("""{"podSelector":{},"priority":1,"containers":[{"name":"c","image":"canary","ports":[{"containerPort":80}],"resources":{"requests":{"cpu":"7"}}}]}""", "canary"),
            SidecarInjectionReaderTests.Rule("""{"podSelector":{},"allowOverrides":["Resources"],"containers":[{"name":"c","image":"stable","resources":{"requests":{"memory":"1Mi"}}}]}""", "stable"),
        ]);
        var pod = PodDocument.Open(Json.Element(
            """{"metadata":{"annotations":{"dragonfly.io/sidecar-resources":"{\"c\":{\"limits\":{\"memory\":\"1Gi\"}}}"}},"spec":{"containers":[{"name":"app","ports":[{"containerPort":80}]}]}}"""));
        PodAdmission.Admit(pod, new(), [kind]);

        Assert.That(
            pod.ToJson()["spec"]!["containers"]![1]!.ToJsonString(),
            Is.EqualTo("""{"name":"c","image":"stable","resources":{"requests":{"memory":"1Mi"},"limits":{"memory":"1Gi"}}}"""));
    }

    [Test]
    public void A_port_of_an_init_container_is_free_again_when_the_Pod_listens() => Assert.That(
        Admit(
            PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app","ports":[{"containerPort":80}]}]}}""")),
            """{"podSelector":{},"initContainers":[{"name":"i","image":"b","ports":[{"containerPort":80}]}]}""").Outcome,
        Is.EqualTo(Outcome.Injected));

    [TestCase("baseline", "unconfined", false)]
    [TestCase("baseline", "localhost/profile", true)]
    [TestCase("privileged", "unconfined", true)]
    public void An_annotation_that_Pod_Security_forbids_is_left_out_with_the_rest(string level, string profile, bool injected)
    {
        var kind = new SidecarInjectionKind();
        kind.Replace([SidecarInjectionReaderTests.Rule(
            $$$"""{"podSelector":{},"containers":[{"name":"c","image":"b"}],"annotations":{"container.apparmor.security.beta.kubernetes.io/c":"{{{profile}}}"}}""")]);
        var result = PodAdmission.Admit(
            PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}""")),
            new() { PodSecurityDefault = Enum.Parse<PodSecurityLevel>(level, ignoreCase: true) },
            [kind]);

        Assert.That((result.IsInjected, result.AllWarnings().Length), Is.EqualTo((injected, injected ? 0 : 1)));
    }

    [TestCase("""[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/etc/own/below"}]}]""", "/etc/own", TestName = "Below a read-only mount of the container itself")]
    [TestCase("""[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/etc","readOnly":true}]}]""", "/etc/own", TestName = "Read-only and above a mount of the container itself")]
    [TestCase("""[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/a","readOnly":true}]},{"name":"b","volumeMounts":[{"name":"data","mountPath":"/a/b"}]}]""", "/etc/own,/a", TestName = "Below a read-only mount of another container")]
    [TestCase("""[{"name":"app","volumeMounts":[{"name":"data","mountPath":"/a","readOnly":true},{"name":"data","mountPath":"/a/b"}]}]""", "/etc/own,/a,/a/b", TestName = "As one container of the Pod has them")]
    public void A_mount_that_would_keep_the_container_from_starting_is_not_transferred(string containers, string paths)
    {
        var pod = PodDocument.Open(Json.Element($$"""{"spec":{"containers":{{containers}},"volumes":[{"name":"data","emptyDir":{} }]} }"""));
        Admit(pod, """
            {
              "podSelector": {}, "shareVolumesOf": ["*"], "volumes": [{ "name": "own", "configMap": { "name": "own" } }],
              "containers": [{ "name": "c", "image": "b", "volumeMounts": [{ "name": "own", "mountPath": "/etc/own" }] }]
            }
            """);

        var mounts = pod.ToJson()["spec"]!["containers"]!.AsArray().Single(one => (string?)one!["name"] == "c")!["volumeMounts"]!.AsArray();
        Assert.That(string.Join(',', mounts.Select(mount => (string?)mount!["mountPath"])), Is.EqualTo(paths));
    }

    [TestCase("$(OTHER)", null)]
    [TestCase("$$(OTHER)", "$$(OTHER)")]
    [TestCase("plain", "plain")]
    public void A_variable_that_refers_to_one_from_envFrom_is_not_transferred(string value, string? transferred)
    {
        var pod = PodDocument.Open(Json.Element(
            $$"""{"spec":{"containers":[{"name":"app","envFrom":[{"configMapRef":{"name":"x"} }],"env":[{"name":"A","value":"{{value}}"}]}]} }"""));
        var result = Admit(pod, """{"podSelector":{},"containers":[{"name":"c","image":"b"}],"transferEnv":[{"container":"app","names":["A"]}]}""");

        Assert.That((string?)pod.ToJson()["spec"]!["containers"]![1]!["env"]?[0]!["value"], Is.EqualTo(transferred));
        Assert.That(result.AllWarnings(), Has.Length.EqualTo(transferred is null ? 1 : 0));
    }

    private static JsonObject Injected(string spec)
    {
        var document = PodDocument.Open(Json.Element("""{"spec":{"containers":[{"name":"app"}]}}"""));
        Admit(document, spec);
        return document.ToJson();
    }

    private static AdmissionResult Admit(PodDocument pod, string spec)
    {
        var kind = new SidecarInjectionKind();
        kind.Replace([SidecarInjectionReaderTests.Rule(spec)]);
        return PodAdmission.Admit(pod, new(), [kind]);
    }

    private static ResourceKind[] Both(string spec)
    {
        var kind = new SidecarInjectionKind();
        kind.Replace([SidecarInjectionReaderTests.Rule(spec)]);
        return [kind, DragonflyInjectionKind.Of([InjectionRule.Default])];
    }

    private sealed class FailingKind : PodMutator
    {
        public override string Kind => SidecarInjectionKind.KindName;

        public override IReadOnlyList<string> Outcomes => [];

        public override IReadOnlyList<string> PodAnnotations => [];

        public override PodMutation Select(PodDocument pod, PodContext context) => throw new InvalidOperationException("broken");
    }
}
