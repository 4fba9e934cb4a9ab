using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.PodDistributions;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>A resource becomes a rule, or the list of what is wrong with it.</summary>
public sealed class PodDistributionReaderTests
{
    [Test]
    public void A_resource_becomes_a_rule()
    {
        var resource = Valid();
        resource.Spec!.Groups[1].Base = 2;
        resource.Spec.Groups[1].MaxReplicas = 5;
        resource.Spec.Groups[1].UnschedulableAfterSeconds = 60;
        resource.Spec.Groups[1].Tolerations = [new() { Key = "spot", Operator = "Exists", Effect = "NoSchedule" }];
        resource.Spec.WhenUnsatisfiable = "ScheduleAnyway";
        resource.Spec.ScaleDown = "None";
        var (rule, errors) = Read(resource);
        Assert.That(errors, Is.Empty);
        Assert.That(rule!.Name, Is.EqualTo("shop/web"));
        Assert.That((rule.Enabled, rule.WhenUnsatisfiable, rule.ScaleDown), Is.EqualTo((true, WhenUnsatisfiable.ScheduleAnyway, ScaleDown.None)));
        Assert.That(rule.Target, Is.EqualTo(new DistributionTarget("apps/v1", "Deployment", "web")));
        Assert.That(rule.Groups.Select(group => group.Share), Is.EqualTo((GroupShare[])[new(80), new(20, 2, 5)]));
        Assert.That(rule.Groups[1].Tolerations, Is.EqualTo((PodToleration[])[new("spot", "Exists", null, "NoSchedule", null)]));
        Assert.That(rule.Groups[1].UnschedulableAfter, Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void An_explicit_null_is_the_default()
    {
        var resource = Valid();
        (resource.Spec!.WhenUnsatisfiable, resource.Spec.ScaleDown, resource.Spec.Groups![0].Tolerations) = (null, null, null);
        Assert.That(Read(resource).Errors, Is.Empty);
    }

    private static IEnumerable<TestCaseData> Mistakes()
    {
        yield return Mistake("spec.target: Required value", spec => spec.Target = null!);
        yield return Mistake("spec.target.apiVersion: Required value", spec => spec.Target.ApiVersion = "");
        yield return Mistake("spec.target.kind: Invalid value: \"Job\": must not be", spec => spec.Target.Kind = "Job");
        yield return Mistake("spec.target.name: Too long", spec => spec.Target.Name = new string('a', 254));
        yield return Mistake("spec.groups: Required value", spec => spec.Groups = []);
        yield return Mistake("spec.groups: Too many: 33", spec => spec.Groups = [.. Enumerable.Range(0, 33).Select(_ => Group("a"))]);
        yield return Mistake("spec.groups: Invalid value: 0: at least one group must have a weight above 0", spec => (spec.Groups[0].Weight, spec.Groups[1].Weight) = (0, 0));
        yield return Mistake("spec.groups[1].name: Duplicate value: \"default\"", spec => spec.Groups[1].Name = "default");
        yield return Mistake("spec.groups[1].name: Invalid value: \"A/b\"", spec => spec.Groups[1].Name = "A/b");
        yield return Mistake("spec.groups[1].name: Required value", spec => spec.Groups[1] = null!, 2);
        yield return Mistake("spec.groups[0].nodeSelector: Required value", spec => spec.Groups[0].NodeSelector = new Dictionary<string, string>());
        yield return Mistake("spec.groups[0].nodeSelector: Invalid value: \"a b\"", spec => spec.Groups[0].NodeSelector = new Dictionary<string, string> { ["a b"] = "" });
        yield return Mistake("spec.groups[0].nodeSelector[a]: Invalid value: \"-\"", spec => spec.Groups[0].NodeSelector = new Dictionary<string, string> { ["a"] = "-" });
        yield return Mistake("spec.groups[0].weight: Invalid value: 1001: must be between 0 and 1000", spec => spec.Groups[0].Weight = 1001);
        yield return Mistake("spec.groups[0].base: Invalid value: -1", spec => spec.Groups[0].Base = -1);
        yield return Mistake("spec.groups[0].maxReplicas: Invalid value: -1: must be at least 0", spec => (spec.Groups[0].MaxReplicas, spec.Groups[0].Base) = (-1, -2), 2);
        yield return Mistake("spec.groups[0]: Invalid value: 3: base must not be greater than maxReplicas", spec => (spec.Groups[0].Base, spec.Groups[0].MaxReplicas) = (3, 2));
        yield return Mistake("spec.groups[0].unschedulableAfterSeconds: Invalid value: 0", spec => spec.Groups[0].UnschedulableAfterSeconds = 0);
        yield return Mistake("spec.whenUnsatisfiable: Unsupported value: \"Later\"", spec => spec.WhenUnsatisfiable = "Later");
        yield return Mistake("spec.scaleDown: Unsupported value: \"balanced\"", spec => spec.ScaleDown = "balanced");
        yield return Toleration("spec.groups[0].tolerations[0]: Invalid value: \"\": operator must be Exists when key is empty", new());
        yield return Toleration("spec.groups[0].tolerations[0].operator: Unsupported value: \"Lt\"", new() { Key = "a", Operator = "Lt" });
        yield return Toleration("spec.groups[0].tolerations[0].effect: Unsupported value: \"NoRun\"", new() { Key = "a", Effect = "NoRun" });
        yield return Toleration("spec.groups[0].tolerations[0].key: Invalid value: \"a b\"", new() { Key = "a b" });
        yield return Toleration("spec.groups[0].tolerations[0].value: Invalid value: \"-\"", new() { Key = "a", Value = "-" });
        yield return Toleration("spec.groups[0].tolerations[0]: Invalid value: \"b\": value must be empty when operator is Exists", new() { Key = "a", Operator = "Exists", Value = "b" });
        yield return Toleration("spec.groups[0].tolerations[0]: Invalid value: \"\": effect must be NoExecute when tolerationSeconds is set", new() { Key = "a", TolerationSeconds = 1 });
        yield return Mistake("spec.groups[0].tolerations: Too many: 17", spec => spec.Groups[0].Tolerations = [.. Enumerable.Repeat(new DistributionTolerationSpec(), 17)]);
    }

    [TestCaseSource(nameof(Mistakes))]
    public void A_mistake_names_its_field(string error, Action<PodDistributionSpec> change, int errors)
    {
        var resource = Valid();
        change(resource.Spec!);
        var read = Read(resource);
        Assert.That(read.Rule, Is.Null);
        Assert.That(read.Errors, Has.Count.EqualTo(errors).And.Some.StartsWith(error));
    }

    private static TestCaseData Mistake(string error, Action<PodDistributionSpec> change, int errors = 1) =>
        new TestCaseData(error, change, errors).SetArgDisplayNames(error);

    private static TestCaseData Toleration(string error, DistributionTolerationSpec toleration) =>
        Mistake(error, spec => spec.Groups[0].Tolerations = [toleration]);

    private static (PodDistributionRule? Rule, IReadOnlyList<string> Errors) Read(V1Alpha1PodDistribution resource)
    {
        var errors = new FieldErrors();
        var rule = PodDistributionReader.Read(resource, errors);
        return (rule, [.. errors.All.Select(error => error.ToString())]);
    }

    private static V1Alpha1PodDistribution Valid() => new()
    {
        Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = "shop" },
        Spec = new()
        {
            Target = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            Groups = [Group("default", 80), Group("spot", 20)],
        },
    };

    private static DistributionGroupSpec Group(string name, int weight = 1) =>
        new() { Name = name, NodeSelector = new Dictionary<string, string> { ["pool"] = name }, Weight = weight };
}
