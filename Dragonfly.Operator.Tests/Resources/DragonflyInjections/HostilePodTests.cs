using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>
/// API servers check most of a Pod only after admission, so a request may hold lists of any length, up to 3 MiB. Such a Pod is
/// decided about or refused in less than a second; where something looked through one list for each item of another, it would take
/// many minutes of a core that other Pods wait for.
/// </summary>
public sealed class HostilePodTests
{
    private const int MaxBytes = 3 * 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static IEnumerable<TestCaseData> Pods()
    {
        yield return Named("containers", Pod("", Fill(0, i => $$"""{"name":"c{{i}}"}""")));
        yield return Named("containers of one name", Pod("", Fill(0, _ => """{"name":"a"}""")));
        yield return Named("init containers", Pod("", """{"name":"app"}""", $"\"initContainers\":[{Fill(0, i => $$"""{"name":"c{{i}}"}""")}]"));
        foreach (var annotation in new[] { "containers", "exclude-containers" })
        {
            yield return Named($"{annotation} for as many containers", Pod(
                $"\"dragonfly.io/{annotation}\":\"{string.Join(',', Enumerable.Repeat("z", MaxBytes / 6))}\",", string.Join(',', Enumerable.Repeat("""{"name":"a"}""", 9_000)) + ",{\"name\":\"z\"}"));
            yield return Named($"{annotation} that are all unknown", Pod(
                $"\"dragonfly.io/{annotation}\":\"{string.Join(',', Enumerable.Range(0, MaxBytes / 20))}\",", string.Join(',', Enumerable.Repeat("""{"name":"a"}""", 9_000))));
        }

        yield return Named("containers with another NODE_NAME", Pod("", Fill(0, i => $$"""{"name":"c{{i}}","env":[{"name":"NODE_NAME","value":"x"}]}""")));
        yield return Named("containers that guarantee their resources", Pod("", Fill(
            0, i => $$$"""{"name":"c{{{i}}}","resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"1","memory":"1Gi"} } }""")));
        yield return Named("variables", Pod("", $"{{\"name\":\"app\",\"env\":[{Fill(0, i => $$"""{"name":"V{{i}}","value":"$(NODE_NAME)"}""")}]}}"));
        yield return Named("mounts", Pod("", $"{{\"name\":\"app\",\"volumeMounts\":[{Fill(0, i => $$"""{"name":"v","mountPath":"/m{{i}}"}""")}]}}"));
        yield return Named("volumes", Pod("", """{"name":"app"}""", $"\"volumes\":[{Fill(0, i => $"{{\"name\":\"v{i}\",\"emptyDir\":{{}}}}")}]"));
        yield return Named("pull secrets", Pod("", """{"name":"app"}""", $"\"imagePullSecrets\":[{Fill(0, i => $$"""{"name":"s{{i}}"}""")}]"));
        yield return Named("annotations of ours", Pod(Fill(0, i => $"\"dragonfly.io/x{i}\":\"\"") + ",", """{"name":"app"}"""));
        yield return Named("features", Pod($"\"dragonfly.io/features\":\"{string.Join(',', Enumerable.Repeat("proxy", MaxBytes / 6))}\",", """{"name":"app"}"""));
    }

    [TestCaseSource(nameof(Pods))]
    public async Task Long_lists_of(string pod)
    {
        var document = PodDocument.Open(Json.Element(pod));
        var result = Task.Run(() => Decide(document));
        Assert.That(await Task.WhenAny(result, Task.Delay(Deadline)), Is.SameAs(result));
        Assert.That(await result, Has.Length.LessThanOrEqualTo(3).And.All.Length.LessThan(300));
    }

    private static string[] Decide(PodDocument document)
    {
        try
        {
            return PodAdmission.Admit(document, new(), [DragonflyInjectionKind.Of([InjectionRule.Default])]).Warnings();
        }
        catch (PodFormatException refusal)
        {
            return [refusal.Message];
        }
    }

    private static TestCaseData Named(string name, string pod) => new TestCaseData(pod).SetArgDisplayNames(name);

    private static string Pod(string annotations, string containers, string more = "\"x\":0") =>
        $$"""{"metadata":{"annotations":{ {{annotations}} "dragonfly.io/inject":"true"} },"spec":{"containers":[{{containers}}],{{more}}} }""";

    /// <summary>As many items as there is room for beside what stands elsewhere.</summary>
    private static string Fill(int elsewhere, Func<int, string> item)
    {
        var length = item(100_000).Length + 1;
        return string.Join(',', Enumerable.Range(0, (MaxBytes - elsewhere) / length).Select(item));
    }
}
