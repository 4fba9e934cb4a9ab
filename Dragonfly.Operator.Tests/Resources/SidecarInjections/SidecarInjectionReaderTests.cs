using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.SidecarInjections;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections;

public sealed class SidecarInjectionReaderTests
{
    private const string One = """ "containers":[{"name":"a","image":"b"}] """;

    [TestCase("{}", "spec.podSelector: Required value: {} selects all Pods", "spec.containers: Required value: at least one container or init container")]
    [TestCase("""{"podSelector":null,"containers":[{"name":"a","image":"b"}]}""", "spec.podSelector: Required value: {} selects all Pods")]
    [TestCase("""{"podSelector":{},"containers":null,"initContainers":null}""", "spec.containers: Required value: at least one container or init container")]
    public void A_bad_spec(string spec, params string[] expected) => Assert.That(Errors(spec), Is.EqualTo(expected));

    [TestCase("""{"name":"A","image":"b"}""", "[0].name: Invalid value: \"A\": " + LabelSyntax.DnsLabelProblem)]
    [TestCase("""{"image":"b"}""", "[0].name: Required value")]
    [TestCase("null", "[0].name: Required value")]
    [TestCase("""{"name":"a"}""", "[0].image: Required value")]
    [TestCase("""{"name":"a","image":"b"},{"name":"a","image":"b"}""", "[1].name: Duplicate value: \"a\"")]
    [TestCase("""{"name":"a","image":"b","restartPolicy":"Always"}""", "[0].restartPolicy: Forbidden: spec.native says whether the containers are native sidecars")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":{}}""", "[0].volumeMounts: Invalid value: \"{}\": must be a list")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":[1]}""", "[0].volumeMounts[0]: Invalid value: \"1\": must be an object")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":[{"name":"x","mountPath":"/x"}]}""", "[0].volumeMounts[0].name: Invalid value: \"x\": must name one of spec.volumes")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":[{"name":"v"}]}""", "[0].volumeMounts[0].mountPath: Required value")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":[{"name":"v","mountPath":"/x"},{"name":"v","mountPath":"/x/"}]}""", "[0].volumeMounts[1].mountPath: Duplicate value: \"/x/\"")]
    [TestCase("""{"name":"a","image":"b","volumeMounts":[{"name":"v","mountPath":5}]}""", "[0].volumeMounts[0].mountPath: Invalid value: \"5\": must be a string")]
    [TestCase("""{"name":"a","image":"b","volumeDevices":[{"name":"v","devicePath":"/x"},{"name":"v","devicePath":"/x"}]}""", "[0].volumeDevices[1].devicePath: Duplicate value: \"/x\"")]
    [TestCase("""{"name":"a","image":"b","env":[{"value":"x"}]}""", "[0].env[0].name: Required value")]
    [TestCase("""{"name":"a","image":"b","env":[{"name":"A","value":"x"},{"name":"A","value":"y"}]}""", "[0].env[1].name: Duplicate value: \"A\"")]
    [TestCase("""{"name":"a","image":"b","ports":[{"containerPort":70000}]}""", "[0].ports[0].containerPort: Invalid value: \"70000\": must be between 1 and 65535")]
    [TestCase("""{"name":"a","image":"b","ports":[{"containerPort":80}]},{"name":"b","image":"b","ports":[{"containerPort":80}]}""", "[1].ports[0]: Forbidden: port 80 is taken already, and the containers of a Pod share one network")]
    public void A_bad_container(string containers, string expected) => Assert.That(
        Errors($$"""{"podSelector":{},"volumes":[{"name":"v","emptyDir":{ } }],"containers":[{{containers}}]}""").First(),
        Is.EqualTo($"spec.containers{expected}"));

    [TestCase(""" "initContainers":[{"name":"c","image":"b","ports":[{"containerPort":80},{"containerPort":80}]}] """, "spec.initContainers[0].ports[1]: Forbidden: port 80 is taken already, and the containers of a Pod share one network")]
    [TestCase(""" "annotations":{"a":null} """, "spec.annotations[a]: Required value")]
    [TestCase(""" "failurePolicy":"Fail" """, "spec.failurePolicy: Invalid value: \"Fail\": needs a podSelector or namespaceSelector that is not empty")]
    [TestCase(""" "optOut":"Never" """, "spec.optOut: Unsupported value: \"Never\": supported values: \"Allowed\", \"Forbidden\"")]
    [TestCase(""" "position":"Middle" """, "spec.position: Unsupported value: \"Middle\": supported values: \"After\", \"Before\"")]
    [TestCase(""" "native":"Yes" """, "spec.native: Unsupported value: \"Yes\": supported values: \"Auto\", \"Always\", \"Never\"")]
    [TestCase(""" "initContainers":[{"name":"a","image":"b"}] """, "spec.containers[0].name: Duplicate value: \"a\"")]
    [TestCase(""" "volumes":[{"name":"V"}] """, "spec.volumes[0].name: Invalid value: \"V\": " + LabelSyntax.DnsLabelProblem)]
    [TestCase(""" "volumes":[{"name":"v"},{"name":"v"}] """, "spec.volumes[1].name: Duplicate value: \"v\"")]
    [TestCase(""" "imagePullSecrets":[{"name":"A"}] """, "spec.imagePullSecrets[0].name: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character")]
    [TestCase(""" "annotations":{"dragonfly.io/sidecars":"x"} """, "spec.annotations[dragonfly.io/sidecars]: Forbidden: the operator's own annotations cannot be added")]
    [TestCase(""" "annotations":{"a b":"x"} """, "spec.annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character")]
    [TestCase(""" "shared":{"env":[{"name":"1A"}]} """, "spec.shared.env[0].name: Invalid value: \"1A\": must be the name of an environment variable")]
    [TestCase(""" "shared":{"env":[{"name":"A"},{"name":"A"}]} """, "spec.shared.env[1].name: Duplicate value: \"A\"")]
    [TestCase(""" "shared":{"volumeMounts":[{"name":"v","mountPath":"/a"}]} """, "spec.shared.volumeMounts[0].name: Invalid value: \"v\": must name one of spec.volumes")]
    [TestCase(""" "volumes":[{"name":"v"}],"shared":{"volumeMounts":[{"name":"v","mountPath":"a"}]} """, "spec.shared.volumeMounts[0].mountPath: Invalid value: \"a\": must be an absolute path without ':', '//' or a '/' at the end")]
    [TestCase(""" "volumes":[{"name":"v"}],"shared":{"volumeMounts":[{"name":"v","mountPath":"/run/a"},{"name":"v","mountPath":"/var/run/a"}]} """, "spec.shared.volumeMounts[1].mountPath: Duplicate value: \"/var/run/a\"")]
    [TestCase(""" "shareVolumesOf":["A"] """, "spec.shareVolumesOf[0]: Invalid value: \"A\": must be the name of a container, or *")]
    [TestCase(""" "transferEnv":[{"container":"a","names":[]}] """, "spec.transferEnv[0].names: Required value: at least one variable")]
    [TestCase(""" "allowOverrides":["Image"] """, "spec.allowOverrides[0]: Invalid value: \"Image\": must be Resources")]
    public void A_bad_field(string field, string expected) =>
        Assert.That(Errors($$"""{"podSelector":{},{{One}},{{field}}}"""), Is.EqualTo(new[] { expected }));

    [Test]
    public void More_than_16_containers_or_32_volumes()
    {
        var containers = string.Join(',', Enumerable.Range(0, 17).Select(index => $$"""{"name":"a{{index}}","image":"b"}"""));
        var volumes = string.Join(',', Enumerable.Range(0, 33).Select(index => $$"""{"name":"a{{index}}"}"""));
        Assert.That(Errors($$"""{"podSelector":{},"containers":[{{containers}}],"volumes":[{{volumes}}]}"""), Is.EqualTo(new[]
        {
            "spec.volumes: Too many: 33: must have at most 32 items",
            "spec.containers: Too many: 17: must have at most 16 items",
        }));
    }

    [Test]
    public void Init_containers_run_one_after_the_other_so_they_may_have_one_port() => Assert.That(
        Errors("""{"podSelector":{},"initContainers":[{"name":"a","image":"b","ports":[{"containerPort":80}]},{"name":"c","image":"b","ports":[{"containerPort":80}]}]}"""),
        Is.Empty);

    [Test]
    public void Defaults()
    {
        var rule = Rule($$"""{"podSelector":{},{{One}},"namespaceSelector":null,"native":null,"position":null,"optOut":null,"failurePolicy":null,"shared":null,"volumes":null}""");

        Assert.That(
            (rule.Enabled, rule.Priority, rule.AllowsOptOut, rule.Plan.Position, rule.Plan.Native, rule.WebhookEntries.Single().FailurePolicy),
            Is.EqualTo((true, 0, true, SidecarPosition.After, NativeMode.Auto, FailurePolicy.Ignore)));
    }

    [Test]
    public void The_webhook_is_to_be_called_for_what_is_selected()
    {
        var rule = Rule($$$"""{"podSelector":{"matchLabels":{"app":"a"}},"namespaceSelector":{"matchLabels":{"team":"b"}},"failurePolicy":"Fail",{{{One}}}}""");
        var entry = rule.WebhookEntries.Single();

        Assert.That((entry.NamespaceSelector, entry.PodSelector, entry.FailurePolicy), Is.EqualTo((rule.NamespaceSelector, rule.PodSelector, FailurePolicy.Fail)));
    }

    [TestCase(""" "priority":3 """)]
    [TestCase(""" "enabled":false """)]
    [TestCase(""" "optOut":"Forbidden" """)]
    [TestCase(""" "allowOverrides":["Resources"] """)]
    [TestCase(""" "volumes":[],"annotations":{},"shared":{"env":[]},"native":"Auto","position":"After" """)]
    [TestCase(""" "namespaceSelector":{"matchLabels":{"a":"b"}} """)]
    public void What_does_not_reach_Pods_leaves_the_hash_as_it_is(string field) =>
        Assert.That(Rule($$"""{"podSelector":{},{{One}},{{field}}}""").Plan.Hash, Is.EqualTo(Rule($$"""{"podSelector":{},{{One}}}""").Plan.Hash));

    [TestCase(""" "containers":[{"name":"a","image":"b","x":1}] """)]
    [TestCase(""" "volumes":[{"name":"v"}] """)]
    [TestCase(""" "position":"Before" """)]
    [TestCase(""" "native":"Never" """)]
    [TestCase(""" "annotations":{"a":"b"} """)]
    [TestCase(""" "annotations":{"a":"Auto"} """)]
    [TestCase(""" "annotations":{"a":"After"} """)]
    [TestCase(""" "shared":{"env":[{"name":"A","value":"b"}]} """)]
    [TestCase(""" "shareVolumesOf":["*"] """)]
    [TestCase(""" "transferEnv":[{"container":"*","names":["A"]}] """)]
    [TestCase(""" "imagePullSecrets":[{"name":"a"}] """)]
    public void What_reaches_Pods_changes_the_hash(string field) => Assert.That(
        Rule($$"""{"podSelector":{},{{(field.Contains("\"containers\"", StringComparison.Ordinal) ? field : $"{One},{field}")}}}""").Plan.Hash,
        Is.Not.EqualTo(Rule($$"""{"podSelector":{},{{One}}}""").Plan.Hash));

    [TestCase("""{"name":"b","image":"b","volumeMounts":[{"name":"v"}]}""")]
    [TestCase("""{"name":"b","image":"b","volumeMounts":[1]}""")]
    [TestCase("null")]
    public void What_comes_after_the_last_error_that_is_told_is_an_error_all_the_same(string container)
    {
        var variables = string.Join(',', Enumerable.Repeat("""{"name":"A","value":"b"}""", FieldErrors.Max + 2));
        Assert.That(
            Errors($$"""{"podSelector":{},"containers":[{"name":"a","image":"b","env":[{{variables}}]},{{container}}]}"""),
            Has.Length.EqualTo(FieldErrors.Max).And.All.Contains("spec.containers[0].env"));
    }

    [Test]
    public void The_order_of_members_leaves_the_hash_as_it_is() => Assert.That(
        Rule("""{"podSelector":{},"containers":[{"name":"a","image":"b","x":{"y":1,"z":[2]}}]}""").Plan.Hash,
        Is.EqualTo(Rule("""{"containers":[{"x":{"z":[2],"y":1},"image":"b","name":"a"}],"podSelector":{}}""").Plan.Hash));

    internal static SidecarInjectionRule Rule(string spec, string name = "sc")
    {
        var errors = new FieldErrors();
        var rule = SidecarInjectionReader.Read(From(spec, name), errors);
        Assert.That(errors.All, Is.Empty, spec);
        return rule!;
    }

    internal static V1Alpha1SidecarInjection From(string spec, string name = "sc") =>
        KubeOpsAdapter.Read<V1Alpha1SidecarInjection>(Json.Element($$"""{"apiVersion":"dragonfly.io/v1alpha1","kind":"SidecarInjection","metadata":{"name":"{{name}}","generation":1},"spec":{{spec}}}"""));

    internal static string[] Errors(string spec) => [.. new SidecarInjectionKind().Compile(From(spec)).Errors.Select(error => error.ToString())];
}
