using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Laws;

public sealed class CorpusTests
{
    private static readonly InjectionSettings[] Settings =
    [
        InjectedPod.Defaults,
        InjectedPod.Defaults with
        {
            ProxyHost = ProxyHost.HostIP,
            ProxyEnv = ["HTTP_PROXY", "MY_PROXY"],
            SocketPath = "/var/run/dragonfly/dfdaemon.sock",
            ToolsOnPath = ["dfget"],
            ToolsImagePullSecrets = ["pull"],
        },
    ];

    [TestCaseSource(typeof(AllLaws), nameof(AllLaws.Cases))]
    public void A_law_holds_for_all_pods_of_the_corpus(Type law)
    {
        foreach (var (name, pod) in Corpus.Pods())
        {
            foreach (var settings in Settings)
            {
                Assert.That(AllLaws.Of(law).Breaches(new LawCase(pod, settings)), Is.Empty, name);
            }
        }
    }

    [Test]
    public void Every_pod_of_the_corpus_is_injected_without_a_finding()
    {
        foreach (var (name, pod) in Corpus.Pods())
        {
            var injected = InjectedPod.From(pod);
            Assert.That((injected.Changed, injected.Warnings.Count), Is.EqualTo((true, 0)), name);
        }
    }
}
