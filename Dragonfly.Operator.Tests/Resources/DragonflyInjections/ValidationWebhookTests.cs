using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using KubeOps.Operator.Web.Webhooks.Admission.Validation;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>Who gets in.</summary>
public sealed class ValidationWebhookTests
{
    private const string PortError = "spec.proxyPort: Invalid value: 70000: must be between 1 and 65535";
    private const string Both = """{ "proxyPort": 70000, "toolsImage": "" }""";
    private const string BothErrors = $"[{PortError}, spec.toolsImage: Required value]";
    private const string OnlyPort = """{ "proxyPort": 70000 }""";

    private readonly DragonflyInjectionValidationWebhook _webhook = new(new DragonflyInjectionKind());

    [TestCase("{}", null)]
    [TestCase(OnlyPort, PortError)]
    [TestCase(Both, BothErrors)]
    [TestCase("""{ "proxyPort": "abc" }""", "spec.proxyPort: Invalid value: has a value of the wrong type")]
    public void A_new_one_has_to_be_valid(string spec, string? message)
    {
        AssertAnswer(_webhook.Create(Injections.From(spec), dryRun: false), message);
        AssertAnswer(_webhook.Create(Injections.From(spec), dryRun: true), message);
    }

    [TestCase("{}", OnlyPort, PortError)]
    [TestCase("{}", "{}", null)]
    [TestCase(Both, "{}", null)]
    [TestCase(OnlyPort, Both, BothErrors, Description = "one more error")]
    [TestCase("""{ "proxyPort": 0 }""", OnlyPort, PortError, Description = "the same field, another wrong value")]
    public void A_change_must_not_make_it_wrong(string before, string after, string? message) => AssertAnswer(Update(before, after), message);

    [TestCase(OnlyPort, OnlyPort)]
    [TestCase(Both, OnlyPort)]
    [TestCase(OnlyPort, """{ "proxyPort": 70000, "priority": 7 }""")]
    public void What_was_wrong_before_may_stay_so_and_is_a_warning(string before, string after)
    {
        var result = Update(before, after);

        AssertAnswer(result, null);
        Assert.That(result.Warnings, Is.EqualTo(new[] { PortError }));
    }

    [Test]
    public void One_that_is_being_deleted_may_be_as_it_is()
    {
        var leaving = Injections.From(OnlyPort);
        leaving.Metadata.DeletionTimestamp = DateTime.UnixEpoch;

        AssertAnswer(_webhook.Update(Injections.From("{}"), leaving, dryRun: false), null);
    }

    [TestCase("HTTPS_PROXY", true)]
    [TestCase("https_proxy", true)]
    [TestCase("ALL_PROXY", true)]
    [TestCase("HTTP_PROXY", false)]
    [TestCase("MY_HTTPS_PROXY", false)]
    public void Sending_HTTPS_through_the_proxy_draws_a_warning(string variable, bool warned)
    {
        var spec = $"{{ \"proxyEnv\": [\"{variable}\"], \"inject\": [\"Proxy\"] }}";
        string[] warnings = warned ? [$"spec.proxyEnv: {variable} sends HTTPS through dfdaemon, which terminates TLS: clients must trust its CA"] : [];

        Assert.That(_webhook.Create(Injections.From(spec), dryRun: false).Warnings, Is.EqualTo(warnings));
        Assert.That(Update("{}", spec).Warnings, Is.EqualTo(warnings));
    }

    [TestCase("{}", "/var/run/dfdaemon.sock")]
    [TestCase("""{ "socketPath": "/run/d/d.sock", "socketMount": "File" }""", "/run/d/d.sock")]
    [TestCase("""{ "socketPath": "/run/p2p/d.sock" }""", "/run/p2p/d.sock")]
    [TestCase("""{ "socketPath": "/run/dragonfly/d.sock" }""", null)]
    [TestCase("""{ "inject": ["Proxy"] }""", null)]
    public void A_mount_that_can_keep_Pods_from_starting_draws_a_warning(string spec, string? path)
    {
        string[] warnings = path is null ? [] :
            [$"spec.socketPath: injected Pods start only on nodes where {path} is a socket; one in a directory of its own blocks none"];

        Assert.That(_webhook.Create(Injections.From(spec), dryRun: false).Warnings, Is.EqualTo(warnings));
        Assert.That(Update("{}", spec).Warnings, Is.EqualTo(warnings));
    }

    [Test]
    public void What_is_said_of_a_spec_is_bounded()
    {
        var requirements = string.Join(',', Enumerable.Repeat("{\"key\": \"a b\\n\"}", 10_000));
        var spec = $$"""{ "podSelector": { "matchExpressions": [{{requirements}}] }, "toolsPath": "{{new string('x', 1 << 20)}} " }""";

        var refused = _webhook.Create(Injections.From(spec), dryRun: false);
        Assert.That((refused.Valid, refused.Status!.Message.Length), Is.EqualTo((false, 4096)));
        Assert.That(refused.Status.Message.Where(char.IsControl), Is.Empty);

        var kept = Update(spec, spec);
        Assert.That(kept.Valid);
        Assert.That(kept.Warnings, Has.Count.InRange(1, 10).And.All.Length.LessThanOrEqualTo(1024));
    }

    [Test]
    public void A_name_that_is_yet_to_be_generated_does_not_matter()
    {
        var unnamed = Injections.From("{}");
        unnamed.Metadata.Name = null!;

        AssertAnswer(_webhook.Create(unnamed, dryRun: true), null);
    }

    private static void AssertAnswer(ValidationResult result, string? message)
    {
        Assert.That(result.Status?.Message, Is.EqualTo(message));
        Assert.That((result.Valid, result.Status?.Code), Is.EqualTo(message is null ? (true, null) : (false, (int?)422)));
    }

    private ValidationResult Update(string before, string after) =>
        _webhook.Update(Injections.From(before), Injections.From(after, generation: 2), dryRun: false);
}
