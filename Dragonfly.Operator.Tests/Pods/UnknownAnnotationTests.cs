using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Tests.Pods;

/// <summary>Slips of the pen in our domain are told, with the name that was probably meant.</summary>
public sealed class UnknownAnnotationTests
{
    [TestCase("dragonfly.io/injekt", "dragonfly.io/inject")]
    [TestCase("dragonfly.io/Inject", "dragonfly.io/inject")]
    [TestCase("dragonfly.io/inject-p2", "dragonfly.io/inject-p2p")]
    [TestCase("dragonfly.io/feature", "dragonfly.io/features")]
    [TestCase("dragonfly.io/tools-image", "dragonfly.io/cli-tools-image")]
    [TestCase("dragonfly.io/exclude-container", "dragonfly.io/exclude-containers")]
    [TestCase("dragonfly.io/skip-unix-sock-injection", "dragonfly.io/skip-unix-sock-inject")]
    [TestCase("dragonfly.io/tools-memory-requests", "dragonfly.io/tools-memory-request")]
    public void The_nearest_known_name_is_told(string name, string nearest) =>
        Assert.That(Messages($"\"{name}\": \"x\""), Is.EqualTo(new[] { $"annotation {name}: is not known; did you mean {nearest}?" }));

    [TestCase("dragonfly.io/foo")]
    [TestCase("dragonfly.io/")]
    [TestCase("dragonfly.io/a")]
    [TestCase("dragonfly.io/enabled")]
    [TestCase("dragonfly.io/something-else-altogether")]
    public void No_name_is_told_where_none_is_near(string name) =>
        Assert.That(Messages($"\"{name}\": \"x\""), Is.EqualTo(new[] { $"annotation {name}: is not known" }));

    [Test]
    public void All_known_names_are_known_aliases_included()
    {
        foreach (var name in Kinds.Create().SelectMany(kind => kind.PodAnnotations))
        {
            Assert.That(Messages($"\"{name}\": \"x\"").Where(message => message.Contains("not known", StringComparison.Ordinal)), Is.Empty, name);
        }
    }

    [TestCase("dragonfly.iox/inject")]
    [TestCase("x.dragonfly.io/inject")]
    [TestCase("dragonfly.io")]
    [TestCase("example.org/dragonfly.io")]
    [TestCase("inject")]
    public void Only_our_domain_is_ours(string name) => Assert.That(Messages($"\"{name}\": \"dragonfly.io/\""), Is.Empty);

    [Test]
    public void A_long_name_is_cut()
    {
        var name = "dragonfly.io/" + new string('a', 10_000);
        Assert.That(Messages($"\"{name}\": \"x\""), Is.EqualTo(new[] { $"annotation {name[..80]}…: is not known" }));
    }

    // API servers validate names after admission, so these arrive. A warning goes to logs and terminals.
    [TestCase("dragonfly.io/a\\nb")]
    [TestCase("dragonfly.io/\\u001b[31m")]
    [TestCase("dragonfly.io/password=hunter2")]
    [TestCase("dragonfly.io/\\ud83d\\udc09")]
    public void What_is_no_name_is_not_repeated(string name) =>
        Assert.That(Messages($"\"{name}\": \"x\""), Is.EqualTo(new[] { "annotation dragonfly.io/(no valid name): is not known" }));

    [Test]
    public void Of_very_many_some_are_told()
    {
        var many = string.Join(',', Enumerable.Range(0, 50_000).Select(index => $"\"dragonfly.io/x{index}\": \"x\""));
        Assert.That(Messages(many).Count(message => message.EndsWith(": is not known", StringComparison.Ordinal)), Is.EqualTo(10));
    }

    [Test]
    public void They_are_invalid_values_also_where_nothing_is_injected()
    {
        var result = Admit("\"dragonfly.io/inject\": \"false\", \"dragonfly.io/injekt\": \"true\"");
        Assert.That((result.Outcome, string.Join(',', result.Notes)), Is.EqualTo((Outcome.OptedOut, WarningReason.InvalidValue)));
    }

    private static string[] Messages(string annotations) =>
        [.. Admit(annotations).Reports.SelectMany(report => report.Warnings).Select(warning => warning.Message)];

    private static AdmissionResult Admit(string annotations)
    {
        var kinds = Kinds.Create();
        foreach (var kind in kinds)
        {
            kind.Replace(kind.Defaults);
        }

        var pod = Json.Element($$"""{ "metadata": { "annotations": { {{annotations}} } }, "spec": { "containers": [{ "name": "app" }] } }""");
        return PodAdmission.Admit(PodDocument.Open(pod), new() { Force = true }, kinds);
    }
}
