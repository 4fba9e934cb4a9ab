using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>Whether the operator is told the level that the API server enforces where a namespace has no label.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodSecurityCheckTests
{
    private const string Name = "Pod Security default";
    private const string Refused = """{ "kind": "Status", "message": "pods \"x\" is forbidden: violates PodSecurity \"baseline:latest\": host namespaces (hostNetwork=true)" }""";

    private readonly CheckedCluster _cluster = new();

    [SetUp]
    public void AddTrialNamespace() => _cluster.Namespaces.Add(CheckedCluster.Namespace("trial"));

    [TestCase(PodSecurityLevel.Privileged, null, "✓ Pod Security default: privileged, as the API server has it")]
    [TestCase(PodSecurityLevel.Baseline, Refused, "✓ Pod Security default: baseline, as the API server has it")]
    [TestCase(PodSecurityLevel.Privileged, Refused, "! Pod Security default: the API server enforces baseline where a namespace has no label, not privileged: a Pod that was created as a dry run in namespace trial -> start the operator, and check, with --pod-security-default baseline; or label the namespaces with pod-security.kubernetes.io/enforce")]
    [TestCase(PodSecurityLevel.Restricted, null, "! Pod Security default: the API server enforces privileged where a namespace has no label, not restricted: a Pod that was created as a dry run in namespace trial -> start the operator, and check, with --pod-security-default privileged; or label the namespaces with pod-security.kubernetes.io/enforce")]
    [TestCase(PodSecurityLevel.Privileged, "{ \"message\": \"quota exceeded\" }", "✓ Pod Security default: nothing contradicts it")]
    public async Task A_Pod_that_breaks_the_levels_is_tried(PodSecurityLevel given, string? refusal, string line)
    {
        (_cluster.PodSecurityDefault, _cluster.Refusal, _cluster.RefusedName) = (given, refusal, name => name == "d7y-operator-probe");
        Assert.That((await _cluster.CheckAsync(Name)).ToString(), Is.EqualTo(line));
    }

    [Test]
    public async Task A_label_of_the_trial_namespace_says_nothing_of_the_default()
    {
        _cluster.Namespaces[^1] = CheckedCluster.Namespace("trial", enforce: "baseline");
        (_cluster.Refusal, _cluster.RefusedName) = (Refused, name => name == "d7y-operator-probe");
        Assert.That((await _cluster.CheckAsync(Name)).ToString(), Is.EqualTo("✓ Pod Security default: nothing contradicts it"));
    }

    [TestCase(null, "!")]
    [TestCase("restricted", "✓")]
    public async Task Events_tell_of_Pods_that_were_refused(string? label, string mark)
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("shop", enforce: label));
        _cluster.Events.Add(CheckedCluster.Event(
            "FailedCreate",
            "Error creating: pods \"web-x\" is forbidden: violates PodSecurity \"restricted:v1.30\": hostPath volumes (volume \"dfdaemon-socket\")",
            "ReplicaSet", "web-1", "shop"));
        var line = (await _cluster.CheckAsync(Name)).ToString();

        Assert.That(line, Does.StartWith($"{mark} "));
        Assert.That(line, mark == "!" ? Does.Contain("enforces restricted").And.Contain("an event of shop/ReplicaSet/web-1") : Does.Contain("privileged"));
    }

    [Test]
    public async Task The_trial_Pod_is_refused_for_what_is_injected()
    {
        (_cluster.Refusal, _cluster.RefusedName) = (Refused, name => name == "d7y-operator-check");
        Assert.That((await _cluster.CheckAsync("trial Pod")).ToString(), Does.StartWith(
            "✗ trial Pod: is refused, because what is injected violates Pod Security baseline of namespace trial -> set spec.podSecurity: Respect"));
    }

    [Test]
    public async Task Namespaces_that_opted_in_and_have_no_label_count_by_the_default()
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("ml", "true"));
        _cluster.PodSecurityDefault = PodSecurityLevel.Baseline;
        Assert.That((await _cluster.CheckAsync("Pod Security")).ToString(), Does.StartWith("! Pod Security: ").And.Contain(": ml"));
    }
}
