using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>What is written when.</summary>
public sealed class InjectionStatusTests : InjectionFixture
{
    private const string Valid = "Ready=True Valid: The spec is valid and in force. Injected Pods start only on nodes where /var/run/dfdaemon.sock is a socket: the file itself is mounted.";
    private const string Consequence = "The last valid spec, if there was one, stays in force until the operator restarts.";
    private const string Bad = """{ "proxyPort": 0, "toolsImage": "" }""";
    private const string BadErrors = "spec.proxyPort: Invalid value: 0: must be between 1 and 65535; spec.toolsImage: Required value. " + Consequence;
    private const string TierA = """{ "namespaceSelector": { "matchLabels": { "tier": "a" } } }""";

    [Test]
    public async Task A_valid_one_is_ready()
    {
        Assert.That(await ConditionsAsync("{}"), Is.EqualTo(new[] { Valid, "Selected=True Selected: Matches all namespaces." }));
        Assert.That(Written.Single().Status!.ObservedGeneration, Is.EqualTo(1));
        Assert.That(Written.Single().Status!.Conditions, Has.All.Property("ObservedGeneration").EqualTo(1));
        Assert.That(Written.Single().Status!.Conditions, Has.All.Property("LastTransitionTime").EqualTo(Time.GetUtcNow().UtcDateTime));
        Assert.That(Cache.Rules.Current.Find("default"), Is.Not.Null);
    }

    [TestCase("{}", "File")]
    [TestCase("""{ "socketPath": "/var/run/dragonfly/dfdaemon.sock" }""", "Directory")]
    [TestCase("""{ "socketPath": "/var/run/dragonfly/dfdaemon.sock", "socketMount": "File" }""", "File")]
    [TestCase("""{ "inject": ["Proxy", "Tools"] }""", "None")]
    [TestCase(Bad, null)]
    public async Task It_says_what_of_the_socket_is_mounted_and_that_a_file_may_block_Pods(string spec, string? mount)
    {
        var conditions = await ConditionsAsync(spec);

        Assert.That(Written.Single().Status!.SocketMount, Is.EqualTo(mount));
        Assert.That(conditions[0], mount == "File" ? Does.Contain("start only on nodes where") : Does.Not.Contain("start only"));
    }

    [Test]
    public async Task A_bad_one_says_all_that_is_wrong_and_what_follows()
    {
        Assert.That(await ConditionsAsync(Bad), Is.EqualTo(new[] { $"Ready=False InvalidSpec: {BadErrors}", "Selected=Unknown InvalidSpec: The spec is invalid." }));
        Assert.That(Cache.Rules.Current.Find("default"), Is.Null);
    }

    [Test]
    public async Task One_of_the_wrong_type_says_so_and_keeps_its_spec()
    {
        var conditions = await ConditionsAsync("""{"proxyPort":"abc"}""");

        Assert.That(conditions[0], Is.EqualTo($"Ready=False InvalidSpec: spec.proxyPort: Invalid value: has a value of the wrong type. {Consequence}"));
        Assert.That(Written.Single().Spec!.Unreadable!.Json.GetRawText(), Is.EqualTo("""{"proxyPort":"abc"}"""));
    }

    [Test]
    public async Task Replicas_that_remember_different_things_write_the_same()
    {
        var other = new Replica();
        Cache.Set(Injections.From("""{ "priority": 1 }""", name: "first"));
        foreach (var (spec, name) in new[] { (Bad, "first"), ("{}", "second") })
        {
            await ReconcileAsync(Injections.From(spec, name));
            await other.ReconcileAsync(Injections.From(spec, name));
        }

        Assert.That(Written.SelectMany(resource => resource.Status!.Conditions!).Select(Show), Is.EqualTo(other.Shown));
    }

    [TestCase("{}")]
    [TestCase(TierA)]
    [TestCase(Bad)]
    public async Task The_second_time_nothing_is_written(string spec)
    {
        Time.Advance(TimeSpan.FromMilliseconds(123));
        AddNamespaces("a");
        var resource = Injections.From(spec);
        await ReconcileAsync(resource);
        await ReconcileAsync(resource);
        Time.Advance(TimeSpan.FromHours(1));
        await ReconcileAsync(resource);
        await ReconcileAsync(Written.Single());

        Assert.That(Written, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_transition_time_moves_only_when_the_status_does()
    {
        var began = Time.GetUtcNow().UtcDateTime;
        await ReconcileAsync(Injections.From(Bad));
        Time.Advance(TimeSpan.FromMinutes(1));
        var stillBad = Injections.From("""{ "proxyPort": 0 }""", generation: 2);
        stillBad.Status = Written[^1].Status;
        await ReconcileAsync(stillBad);

        var ready = Written[^1].Status!.Conditions![0];
        Assert.That((ready.Status, ready.LastTransitionTime, ready.ObservedGeneration), Is.EqualTo(("False", began, (long?)2)));

        var good = Injections.From("{}", generation: 3);
        good.Status = Written[^1].Status;
        await ReconcileAsync(good);
        Assert.That(Written[^1].Status!.Conditions![0].LastTransitionTime, Is.EqualTo(began.AddMinutes(1)));
        Assert.That(Written, Has.Count.EqualTo(3));
    }

    // Half of a surrogate pair would be cut off in one of the two.
    [TestCase("")]
    [TestCase("x")]
    public async Task Long_errors_are_cut_and_what_follows_is_not(string prefix)
    {
        var host = $"{prefix},{string.Concat(Enumerable.Repeat("\ud83d\ude00", 3000))}";
        await ReconcileAsync(Injections.From($"{{ \"noProxy\": [\"{host}\"] }}"));

        var message = Written.Single().Status!.Conditions![0].Message;
        Assert.That(message, Has.Length.LessThan(4300).And.EndsWith($"…. {Consequence}").And.Not.Contains("\ufffd"));
    }

    [Test]
    public async Task While_the_caches_are_being_filled_nothing_is_said_of_namespaces()
    {
        IsFilled = false;
        var resource = Injections.From(TierA);
        var result = await ReconcileAsync(resource);
        Assert.That(Written.Single().Status!.Conditions!.Select(Show), Is.EqualTo(new[] { Valid }));
        Assert.That(result.RequeueAfter, Is.EqualTo(ControllerServices.SyncInterval));

        IsFilled = true;
        AddNamespaces("a", "b");
        result = await ReconcileAsync(resource);
        Assert.That(Written[^1].Status!.Conditions!.Select(Show), Is.EqualTo(new[] { Valid, "Selected=True Selected: Matches 1 namespace." }));
        Assert.That(result.RequeueAfter, Is.EqualTo(ControllerServices.RefreshInterval));
    }

    [Test]
    public async Task What_another_replica_has_said_of_namespaces_stays_meanwhile()
    {
        AddNamespaces("a");
        await ReconcileAsync(Injections.From(TierA));
        var restarted = new Replica { IsFilling = true };
        await restarted.ReconcileAsync(Written.Single());

        Assert.That(restarted.Shown, Is.Empty);
    }

    [Test]
    public async Task One_that_is_being_deleted_is_left_alone_but_in_force()
    {
        var resource = Injections.From("{}");
        resource.Metadata.DeletionTimestamp = Time.GetUtcNow().UtcDateTime;
        await ReconcileAsync(resource);

        Assert.That((Written.Count, Cache.Rules.Current.ByPreference.Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_deleted_one_is_out_of_force()
    {
        var resource = Injections.From("{}");
        await ReconcileAsync(resource);
        var result = await Controller.DeletedAsync(resource, CancellationToken.None);

        Assert.That(result.IsSuccess && result.RequeueAfter is null, Is.True);
        Assert.That(Cache.Rules.Current.ByPreference, Is.Empty);
    }
}
