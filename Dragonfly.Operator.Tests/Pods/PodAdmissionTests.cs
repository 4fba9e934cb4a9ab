using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Dragonfly.Operator.Pods.Outcome;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Several kinds on one Pod: in order, each on its own.</summary>
public sealed class PodAdmissionTests
{
    private const string Pod = """{ "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app" }] } }""";

    /// <summary>What a kind of the tests may do.</summary>
    public enum Behaviour
    {
        Adds,
        HasNoSay,
        FailsToSelect,
        FailsAfterAdding,
    }

    [Test]
    public void Kinds_run_in_their_order_after_all_have_selected()
    {
        var log = new List<string>();
        var result = Admit(new(), log, Behaviour.Adds, Behaviour.Adds);

        Assert.That(log, Is.EqualTo(new[] { "select 0", "select 1", "run 0", "run 1" }));
        Assert.That(result.Reports.Select(report => report.Kind), Is.EqualTo(new[] { "Kind0", "Kind1" }));
    }

    [Test]
    public void One_that_has_no_say_reports_nothing() =>
        Assert.That(Admit(new(), [], Behaviour.HasNoSay).Reports, Is.Empty);

    [Test]
    public void Whatever_fails_is_taken_back_alone() => Prop
        .ForAll(
            Arb.From(Gen.ArrayOf(Gen.Elements(Enum.GetValues<Behaviour>()), 4)),
            behaviours =>
            {
                var pod = PodDocument.Open(Json.Element(Pod));
                var result = PodAdmission.Admit(pod, new(), Kinds([], behaviours));

                var volumes = JsonPatch.Apply(Pod, pod.Patch())["spec"].Objects("volumes").Select(volume => volume.String("name")!);
                Assert.That(volumes, Is.EqualTo(behaviours.Index().Where(one => one.Item == Behaviour.Adds).Select(one => $"v{one.Index}")));
                Assert.That(
                    result.Reports.Select(report => (report.Kind, report.Outcome)),
                    Is.EqualTo(behaviours.Index().Where(one => one.Item != Behaviour.HasNoSay)
                        .Select(one => ($"Kind{one.Index}", one.Item == Behaviour.Adds ? Outcome.Injected : Outcome.Error))));
                Assert.That(result.Reports.Where(report => report.Failure is not null).Select(report => report.Outcome), Has.All.EqualTo(Outcome.Error));
                Assert.That(result.AllWarnings(), Has.Length.EqualTo(result.Reports.Count(report => report.Outcome == Outcome.Error)));
                Assert.That(result.Refused, Is.Null);
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [TestCase(Behaviour.FailsToSelect)]
    [TestCase(Behaviour.FailsAfterAdding)]
    public void With_failurePolicy_Fail_the_Pod_is_refused(Behaviour failing)
    {
        var log = new List<string>();
        var result = Admit(new() { FailurePolicyFail = true }, log, Behaviour.Adds, failing, Behaviour.Adds);

        Assert.That(result.Refused, Does.Contain("Kind1"));
        Assert.That(result.IsInjected, Is.False);
        Assert.That(log, Does.Not.Contain("run 2"));
    }

    [Test]
    public void With_failurePolicy_Fail_a_Pod_is_let_through_where_nothing_fails() =>
        Assert.That(Admit(new() { FailurePolicyFail = true }, [], Behaviour.Adds, Behaviour.HasNoSay), Has.Property("Refused").Null.And.Property("IsInjected").True);

    [Test]
    public void A_document_that_is_no_Pod_fails_as_a_whole() => Assert.That(
        () => PodAdmission.Admit(PodDocument.Open(Json.Element(Pod)), new(), [new TestKind(0, Behaviour.Adds, [], _ => throw new PodFormatException("spec", "an object", "nothing"))]),
        Throws.TypeOf<PodFormatException>());

    private static AdmissionResult Admit(PodContext context, List<string> log, params Behaviour[] behaviours) =>
        PodAdmission.Admit(PodDocument.Open(Json.Element(Pod)), context, Kinds(log, behaviours));

    private static PodMutator[] Kinds(List<string> log, Behaviour[] behaviours) =>
        [.. behaviours.Index().Select(one => new TestKind(one.Index, one.Item, log, null))];

    private sealed class TestKind(int number, Behaviour behaviour, List<string> log, Action<PodDocument>? run) : PodMutator
    {
        public override string Kind => $"Kind{number}";

        public override IReadOnlyList<string> PodAnnotations => [];

        public override IReadOnlyList<string> Outcomes => [Outcome.Injected, Outcome.Error];

        public override PodMutation? Select(PodDocument pod, PodContext context)
        {
            log.Add($"select {number}");
            return behaviour switch
            {
                Behaviour.HasNoSay => null,
                Behaviour.FailsToSelect => throw new InvalidOperationException("select"),
                _ => new TestMutation(this),
            };
        }

        private MutationReport Run(PodDocument pod)
        {
            log.Add($"run {number}");
            run?.Invoke(pod);
            pod.Volumes.Append(JsonFragment.Of(System.Text.Encoding.UTF8.GetBytes($$"""{"name":"v{{number}}"}""")));
            return behaviour == Behaviour.FailsAfterAdding ? throw new InvalidOperationException("run") : new(Kind, Outcome.Injected);
        }

        private sealed class TestMutation(TestKind kind) : PodMutation
        {
            public override MutationReport Run(PodDocument pod) => kind.Run(pod);
        }
    }
}
