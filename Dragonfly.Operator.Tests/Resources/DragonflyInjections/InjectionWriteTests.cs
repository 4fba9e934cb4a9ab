using System.Net;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Autorest;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>What the API server's answers and the turns of a resource bring about.</summary>
public sealed class InjectionWriteTests : InjectionFixture
{
    private const string Bad = """{ "proxyPort": 0 }""";
    private const string BadMessage = "spec.proxyPort: Invalid value: 0: must be between 1 and 65535. The last valid spec, if there was one, stays in force until the operator restarts.";

    [TestCase(HttpStatusCode.Conflict)]
    [TestCase(HttpStatusCode.NotFound)]
    public async Task Whoever_came_first_was_right(HttpStatusCode status)
    {
        OnWrite = _ => throw FakeCluster.Error(status);
        var result = await ReconcileAsync(Injections.From(Bad));

        Assert.That((result.IsSuccess, result.RequeueAfter), Is.EqualTo((true, (TimeSpan?)ControllerServices.RefreshInterval)));
        Assert.That(Events, Is.Empty);
        Assert.That(Warnings, Is.Empty);
    }

    [TestCase(HttpStatusCode.InternalServerError)]
    [TestCase(HttpStatusCode.Forbidden)]
    [TestCase(HttpStatusCode.UnprocessableEntity)]
    public void Other_errors_fail_the_reconcile_but_the_cache_has_the_resource(HttpStatusCode status)
    {
        OnWrite = _ => throw FakeCluster.Error(status);

        Assert.That(() => ReconcileAsync(Injections.From("""{ "proxyPort": 5 }""")), Throws.TypeOf<HttpOperationException>());
        Assert.That(Cache.Rules.Current.Find("default")!.Settings.ProxyPort, Is.EqualTo(5));
        Assert.That(Events, Is.Empty);
    }

    [Test]
    public async Task What_failed_is_written_when_it_is_tried_again()
    {
        var resource = Injections.From(Bad);
        OnWrite = _ => throw new HttpRequestException("refused");
        Assert.That(() => ReconcileAsync(resource), Throws.TypeOf<HttpRequestException>());

        OnWrite = _ => { };
        await ReconcileAsync(resource);

        Assert.That(Written, Has.Count.EqualTo(1));
        Assert.That(Events, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_cache_has_the_resource_before_anything_is_written()
    {
        var wasThere = false;
        OnWrite = _ => wasThere = Cache.Rules.Current.Find("default") is not null;
        await ReconcileAsync(Injections.From("{}"));

        Assert.That(wasThere, Is.True);
    }

    [Test]
    public async Task The_status_is_written_upon_the_version_that_was_read()
    {
        await ReconcileAsync(Injections.From("{}", generation: 9));
        Assert.That((Written.Single().Metadata.ResourceVersion, Written.Single().Metadata.Uid), Is.EqualTo(("9", "u-default")));
    }

    [Test]
    public async Task Events_tell_of_turns_and_of_nothing_else()
    {
        await ReconcileAsync(Injections.From("{}"));
        Assert.That(Events, Is.Empty, "good from the start");

        foreach (var spec in new[] { Bad, """{ "proxyPort": -1 }""", "{}", """{ "proxyPort": 1 }""", Bad })
        {
            var next = Injections.From(spec, generation: Written.Count + 1);
            next.Status = Written[^1].Status;
            await ReconcileAsync(next);
            await ReconcileAsync(Stored(next));
        }

        Assert.That(Events, Is.EqualTo(new[]
        {
            $"Warning default InvalidSpec: {BadMessage}",
            "Normal default Valid: The spec is valid and in force. Injected Pods start only on nodes where /var/run/dfdaemon.sock is a socket: the file itself is mounted.",
            $"Warning default InvalidSpec: {BadMessage}",
        }));
        Assert.That(Warnings, Is.EqualTo(new[]
        {
            $"DragonflyInjection default is invalid: {BadMessage}",
            $"DragonflyInjection default is invalid: {BadMessage}",
        }));
    }

    [Test]
    public async Task One_that_is_bad_from_the_start_is_told_of_once()
    {
        await ReconcileAsync(Injections.From(Bad));
        await ReconcileAsync(Written.Single());

        Assert.That(Events, Is.EqualTo(new[] { $"Warning default InvalidSpec: {BadMessage}" }));
    }
}
