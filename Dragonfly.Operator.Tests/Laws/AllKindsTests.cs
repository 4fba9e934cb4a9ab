using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Resources.SidecarInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Fakes.Generators;
using Dragonfly.Operator.Tests.Golden;
using Dragonfly.Operator.Tests.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Resources.SidecarInjections;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>What holds for Pods that resources of every kind add to.</summary>
public sealed class AllKindsTests
{
    private const string Daemon = """
        {
          "podSelector": {}, "position": "Before",
          "containers": [{ "name": "helper", "image": "example.org/helper:1", "ports": [{ "containerPort": 65001 }], "volumeMounts": [{ "name": "side", "mountPath": "/side" }] }],
          "initContainers": [{ "name": "setup", "image": "example.org/helper:1" }],
          "volumes": [{ "name": "side", "emptyDir": {} }],
          "shared": { "env": [{ "name": "SIDE_DIR", "value": "/side" }, { "name": "SIDE_FILE", "value": "$(SIDE_DIR)/f" }], "volumeMounts": [{ "name": "side", "mountPath": "/side" }] }
        }
        """;

    private const string Watcher = """
        {
          "podSelector": {}, "priority": 1,
          "containers": [{ "name": "watcher", "image": "example.org/watcher:1", "ports": [{ "containerPort": 9100 }] }],
          "shareVolumesOf": ["*"], "transferEnv": [{ "container": "*", "names": ["PATH", "HTTP_PROXY", "POD_NAME", "MODE"] }], "imagePullSecrets": [{ "name": "side" }]
        }
        """;

    private const string First = """
        { "podSelector": {}, "priority": 1, "requestResources": true, "networks": [{ "name": "one", "namespace": "fabric" }, { "name": "two", "namespace": "fabric", "interface": "rdma0" }] }
        """;

    private const string Second = """
        { "podSelector": {}, "podNodeSelector": { "matchLabels": { "pool": "a" } }, "networks": [{ "name": "three", "namespace": "fabric" }, { "name": "one", "namespace": "fabric" }] }
        """;

    private static readonly KubernetesVersion?[] Servers = [null, KubernetesVersion.Parse("1.28"), KubernetesVersion.Parse("1.36")];

    private static readonly ILookup<string, ResourceRule> Defaults = Kinds.Create().SelectMany(kind => kind.Defaults, (kind, rule) => (kind.Kind, rule)).ToLookup(pair => pair.Kind, pair => pair.rule);

    /// <summary>For servers that know image volumes.</summary>
    private static readonly InjectionRule ImageVolume = new(InjectionRule.Default.Settings with { ToolsDelivery = ToolsDelivery.ImageVolume });

    private static readonly PodDistributionRule Distribution = new(
        "p",
        "web",
        new("apps/v1", "ReplicaSet", "web-7d4b9"),
        [
            new("a", new([new("pool", "a")]), new(2)) { Tolerations = [new("spot", "Exists", null, "NoSchedule", null)] },
            new("b", new([new("pool", "b")]), new(1)),
        ]);

    private static readonly Arbitrary<Case> Generated = Arb.From(
        from pod in PodGenerator.Pods
        from specs in Gen.ArrayOf(SidecarGenerator.Specs, 2)
        from server in Gen.Elements(Servers)
        from unsatisfiable in Gen.Elements(Enum.GetValues<WhenUnsatisfiable>())
        from spec in Gen.Elements(
            "{}", "{}", """{"nodeSelector":{"pool":"b"}}""", """{"nodeSelector":{"zone":"x"},"tolerations":[{"key":"gpu","operator":"Exists"}]}""", """{"hostNetwork":true}""",
            """{"nodeSelector":null,"tolerations":null,"affinity":{"nodeAffinity":null}}""", """{"restartPolicy":"Never"}""")
        from ports in Gen.Elements(null, null, "[]", """[{"containerPort":8080}]""", """[{"containerPort":9101,"protocol":"TCP"}]""")
        from annotations in Gen.Elements("{}", "{}", """{"k8s.v1.cni.cncf.io/networks":"u@rdma0"}""", """{"dragonfly.io/skip":"sidecars"}""", """{"dragonfly.io/skip":"distribution,networks"}""")
        select new Case(With(pod, spec, ports, annotations), specs, server, unsatisfiable));

    [Test]
    public void The_laws_hold_for_all_pods_of_the_corpus() => Assert.That(
        from pod in Corpus.Pods().Index()
        let given = new Case(
            With(pod.Item.Pod, "{}", null, "{}"), [Daemon, Watcher], Servers[pod.Index % Servers.Length], (WhenUnsatisfiable)(pod.Index % 2))
        from breach in given.Breaches()
        select $"{pod.Item.Name}: {breach}",
        Is.Empty);

    [Test]
    public void The_laws_hold_for_all_generated_pods() => Prop
        .ForAll(Generated, given => given.Breaches().Aggregate(true.ToProperty(), (all, breach) => all.And(false.Label(breach))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>The cases reach each kind: a law about nothing would hold.</summary>
    [Test]
    public void Every_kind_adds_to_a_Pod()
    {
        var given = new Case(With("""{"spec":{"containers":[{"name":"main"}]}}""", "{}", null, "{}"), [Daemon, Watcher], Servers[^1], WhenUnsatisfiable.DoNotSchedule);
        Assert.That(given.Reports().Select(report => (report.Kind, report.Outcome)), Is.EquivalentTo(Kinds.Create().Select(kind => (kind.Kind, "Injected"))));
    }

    /// <summary>The Pod as one of the workload that is distributed, and with more in it.</summary>
    private static string With(string pod, string spec, string? ports, string annotations)
    {
        var json = JsonNode.Parse(pod)!.AsObject();
        var metadata = Member(json, "metadata");
        metadata["ownerReferences"] = JsonNode.Parse("""[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-7d4b9","uid":"u","controller":true}]""");
        Member(metadata, "labels")["pod-template-hash"] = "7d4b9";
        foreach (var (target, members) in new[] { (Member(json, "spec"), spec), (Member(metadata, "annotations"), annotations) })
        {
            foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
            {
                target[name] = value?.DeepClone();
            }
        }

        if (ports is not null && json["spec"].Objects("containers").FirstOrDefault() is { } first)
        {
            first["ports"] = JsonNode.Parse(ports);
        }

        return json.ToJsonString();
    }

    private static JsonObject Member(JsonObject parent, string name)
    {
        var member = parent[name] as JsonObject ?? [];
        parent[name] = member;
        return member;
    }

    /// <summary>A Pod, and the resources that select it.</summary>
    private sealed class Case(string pod, string[] sidecars, KubernetesVersion? server, WhenUnsatisfiable unsatisfiable)
    {
        private readonly JsonObject _original = JsonNode.Parse(pod)!.AsObject();
        private readonly Kinds _kinds = Create(sidecars, server, unsatisfiable, isReversed: false);

        public IReadOnlyList<MutationReport> Reports() => Admit(Open(_original), Fresh(_kinds)).Reports;

        public IEnumerable<string> Breaches()
        {
            var document = PodDocument.Open(Json.Element(pod));
            var result = Admit(document, Fresh(_kinds));
            var injected = JsonPatch.Apply(pod, document.Patch()).AsObject();
            var again = Open(injected);
            Admit(again, _kinds);
            var reordered = Open(Reversed(_original));
            Admit(reordered, Create(sidecars, server, unsatisfiable, isReversed: true));
            return
            [
                .. result.Reports.Where(report => report.Failure is not null).Select(report => $"error: {report.Failure}"),
                .. JsonNode.DeepEquals(injected, JsonNode.Parse(document.Json.GetRawText())) ? Array.Empty<string>() : ["the patch does not make the document"],
                .. Accepted(_original, injected),
                .. again.Operations.Count == 0 ? Array.Empty<string>() : [$"again: {again.Patch()}"],
                .. reordered.Patch() == document.Patch() ? Array.Empty<string>() : [$"in another order: {reordered.Patch()}\nwas: {document.Patch()}"],
                .. Interrupted(injected),
                .. Enumerable.Range(0, _kinds.Count).SelectMany(TakenBack),
            ];
        }

        public override string ToString() => $"{Json.Text(_original)}\n{string.Join('\n', sidecars)}\nserver {server}, {unsatisfiable}\npatch: {Patch()}";

        private string Patch()
        {
            var document = Open(_original);
            Admit(document, Fresh(_kinds));
            return document.Patch();
        }

        private static IEnumerable<string> Accepted(JsonObject original, JsonObject injected)
        {
            var containers = Containers(original, injected).ToList();
            return
            [
                .. Containment.Losses(original, injected).Select(loss => $"lost: {loss}"),
                .. ApiServerRules.Violations(injected).Except(ApiServerRules.Violations(original)),
                .. NoDuplicateKeys.Breaches(original, injected, containers),
                .. NothingIsHidden.Breaches(original, containers),
                .. Ports(original, injected),
                .. containers.SelectMany(container => References(container.Was, container.Is, original)),
            ];
        }

        /// <summary>Another webhook adds a container, and the first is asked again, and once more.</summary>
        private IEnumerable<string> Interrupted(JsonObject injected)
        {
            var changed = injected.DeepClone().AsObject();
            changed["spec"]!["containers"]!.AsArray().Add(JsonNode.Parse("""{"name":"late","env":[{"name":"LATE","value":"$(SIDE_DIR)"}]}"""));
            var second = Open(changed);
            Admit(second, _kinds);
            var completed = JsonPatch.Apply(changed.ToJsonString(), second.Patch()).AsObject();
            var third = Open(completed);
            Admit(third, _kinds);
            return
            [
                .. Accepted(changed, completed).Select(breach => $"with a late container: {breach}"),
                .. third.Operations.Count == 0 ? Array.Empty<string>() : [$"after a late container: {third.Patch()}"],
            ];
        }

        /// <summary>What one kind adds is taken back, and the others add what they add without it.</summary>
        private IEnumerable<string> TakenBack(int index)
        {
            var (without, with) = (Open(_original), Open(_original));
            Fresh(_kinds);
            foreach (var kind in _kinds.Where((_, at) => at != index))
            {
                Admit(without, [kind]);
            }

            Fresh(_kinds);
            foreach (var (at, kind) in _kinds.Index())
            {
                var before = with.Save();
                Admit(with, [kind]);
                if (at == index)
                {
                    with.RollBack(before);
                }
            }

            // A list that was begun and taken back stands elsewhere among the members, which says nothing.
            var isSame = JsonNode.DeepEquals(JsonNode.Parse(with.Json.GetRawText()), JsonNode.Parse(without.Json.GetRawText()));
            return isSame ? [] : [$"what {_kinds[index].Kind}s added is taken back to {with.Patch()}\ninstead of {without.Patch()}"];
        }

        /// <summary>No added container listens where another does that runs beside it.</summary>
        private static IEnumerable<string> Ports(JsonObject original, JsonObject injected)
        {
            var before = Listening(original);
            return Listening(injected).Where(port => port.Value > Math.Max(1, before.GetValueOrDefault(port.Key))).Select(port => $"port {port.Key} is listened on {port.Value} times");
        }

        private static Dictionary<string, int> Listening(JsonObject pod) => pod["spec"].Objects("containers")
            .Concat(pod["spec"].Objects("initContainers").Where(container => container.String("restartPolicy") == "Always"))
            .SelectMany(container => container.Objects("ports"), (_, port) => $"{port["containerPort"]}/{port.String("protocol") ?? "TCP"}")
            .CountBy(port => port)
            .ToDictionary();

        /// <summary>Each $(NAME) in a variable that was added is what NAME is in the container.</summary>
        private static IEnumerable<string> References(JsonObject? was, JsonObject @is, JsonObject original)
        {
            // What the user refers to in vain is transferred as it is, and a key that may be missing has a value that nobody knows.
            var users = original["spec"].Objects("containers").Concat(original["spec"].Objects("initContainers")).SelectMany(container => container.Objects("env"))
                .Select(variable => variable.ToJsonString()).ToHashSet();
            var own = was.Objects("env").Select(variable => variable.String("name")).ToHashSet();
            var mayComeByEnvFrom = was.Objects("envFrom").Any();
            var added = LawCase.Added(was, @is).Select(variable => variable.ToJsonString()).Where(variable => !users.Contains(variable)).ToHashSet();
            var environment = new KubeletEnvironment(@is);
            return environment.References
                .Where(reference => added.Contains(reference.Variable.ToJsonString()))
                .Where(reference => reference.Value is null ? !own.Contains(reference.Name) && !mayComeByEnvFrom : reference.Value != environment[reference.Name])
                .Select(reference => $"{@is.String("name")}: $({reference.Name}) in {reference.Variable.String("name")} became \"{reference.Value}\"");
        }

        /// <summary>Containers and init containers as they are, each with what it was, found by its name.</summary>
        private static IEnumerable<(JsonObject? Was, JsonObject Is)> Containers(JsonObject original, JsonObject injected)
        {
            foreach (var list in new[] { "initContainers", "containers" })
            {
                var were = original["spec"].Objects(list).ToList();
                foreach (var container in injected["spec"].Objects(list))
                {
                    var was = were.Find(one => one.String("name") == container.String("name") && !Containment.Losses(one, container).Any());
                    were.Remove(was!);
                    yield return (was, container);
                }
            }
        }

        private static PodDocument Open(JsonObject json) => PodDocument.Open(Json.Element(json.ToJsonString()));

        private static AdmissionResult Admit(PodDocument document, IReadOnlyList<PodMutator> kinds) => PodAdmission.Admit(document, new() { NamespaceName = "p", Force = true }, kinds);

        /// <summary>The same resources, and nobody admitted yet.</summary>
        private static Kinds Fresh(Kinds kinds)
        {
            kinds.Get<PodDistributionKind>().Admitted = new AdmittedPods(TimeProvider.System);
            return kinds;
        }

        private static Kinds Create(string[] sidecars, KubernetesVersion? server, WhenUnsatisfiable unsatisfiable, bool isReversed)
        {
            var kinds = Kinds.Create();
            foreach (var kind in kinds)
            {
                kind.Replace(Defaults[kind.Kind]);
            }

            kinds.UseServerVersion(server);
            if (server >= ImageVolumeSupport.Since)
            {
                kinds.Get<DragonflyInjectionKind>().Rules.Replace([ImageVolume]);
            }

            var networks = kinds.Get<NetworkInjectionKind>();
            networks.Rules.Replace(Ordered(new[] { First, Second }.Index().Select(spec => NetworkInjectionReaderTests.Rule(spec.Item, $"net{spec.Index}"))));
            networks.Definitions.Current = NetworkPlanTests.Defined(("fabric/one", "example.com/vf"), ("fabric/two", "example.com/vf"));
            kinds.Get<SidecarInjectionKind>().Rules.Replace(Ordered(sidecars.Index().Select(spec => SidecarInjectionReaderTests.Rule(spec.Item, $"side{spec.Index}"))));
            kinds.Get<PodDistributionKind>().Rules.Replace(Ordered<PodDistributionRule>(
            [
                Distribution with { WhenUnsatisfiable = unsatisfiable }, Distribution with { ResourceName = "web-later", Groups = [Distribution.Groups[1]] },
            ]));
            return kinds;

            IEnumerable<TRule> Ordered<TRule>(IEnumerable<TRule> rules) => isReversed ? rules.Reverse() : rules;
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
}
