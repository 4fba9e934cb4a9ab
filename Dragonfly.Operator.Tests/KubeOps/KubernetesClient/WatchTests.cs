using System.Net;
using System.Text.Json;
using Dragonfly.Operator.Tests.Fakes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Embedded.Client;

public sealed class WatchTests : ClientFixture
{
    [Test]
    public async Task Reports_changes_and_bookmarks_in_order()
    {
        var seen = Watch(out var done);
        var watch = await OpenedAsync();
        Server.Create("api/v1/namespaces", """{"metadata":{"name":"a"}}""");
        Server.Merge("api/v1/namespaces/a", """{"metadata":{"labels":{"x":"y"}}}""");
        watch.SendBookmark("Namespace", "4711");
        Server.Delete("api/v1/namespaces/a");
        watch.End();
        await done;

        Assert.That(
            seen.Select(change => $"{change.Type} {change.Entity.Metadata.Name} {change.Entity.Metadata.Labels?["x"]}"),
            Is.EqualTo(new[] { "Added a ", "Modified a y", "Bookmark  ", "Deleted a y" }));
        Assert.That(seen[2].Entity.Metadata.ResourceVersion, Is.EqualTo("4711"));
        Assert.That(Server.Requests.Single().Query, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["watch"] = "true",
            ["allowWatchBookmarks"] = "true",
            ["timeoutSeconds"] = "300",
            ["resourceVersion"] = "100",
        }));
    }

    [Test]
    public async Task Lines_may_be_cut_and_joined_anywhere_and_members_come_in_any_order()
    {
        var seen = Watch(out var done);
        var watch = await OpenedAsync();
        const string Text =
            "\n" + """{"object":{"metadata":{"name":"a","resourceVersion":"1"}},"future":[1],"type":"ADDED"}""" + "\n"
            + """{"type":"ADDED","object":{"metadata":{"name":"ü","resourceVersion":"2"}}}""" + "\n";
        foreach (var letter in Text)
        {
            watch.SendRaw(letter.ToString());
        }

        watch.SendRaw(Text + Text);
        watch.End();
        await done;

        Assert.That(seen.Select(change => change.Entity.Metadata.Name), Is.EqualTo(new[] { "a", "ü", "a", "ü", "a", "ü" }));
        Assert.That(seen[0].Entity.Kind, Is.EqualTo("Namespace"));
    }

    [TestCase("<html>\n")]
    [TestCase("{\"type\":\"ADDED\"}\n")]
    [TestCase("{\"type\":\"NEWS\",\"object\":{}}\n")]
    [TestCase("{\"type\":\"ADDED\",\"object\":null}\n")]
    [TestCase("[]\n")]
    public async Task A_line_that_is_no_event_is_a_json_error(string line)
    {
        Watch(out var done);
        (await OpenedAsync()).SendRaw(line);
        Assert.That(
            async () => await done,
            Throws.InstanceOf<JsonException>().With.Message.StartsWith("the watch of namespaces sent a line that is not an event: "));
    }

    [Test]
    public async Task An_error_inside_the_stream_carries_its_code()
    {
        Watch(out var done);
        (await OpenedAsync()).SendError(FakeApiException.Expired());
        var error = Assert.ThrowsAsync<HttpOperationException>(() => done);
        Assert.That(error!.Response.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
        Assert.That(error.Response.Content, Is.EqualTo("too old resource version"));
    }

    [Test]
    public void A_version_that_has_expired_is_refused_at_once()
    {
        Server.Store.Compact();
        Watch(out var done);
        var error = Assert.ThrowsAsync<HttpOperationException>(() => done);
        Assert.That(error!.Response.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
    }

    [Test]
    public async Task A_connection_reset_in_the_middle_of_a_line_is_an_io_error()
    {
        var seen = Watch(out var done);
        var watch = await OpenedAsync();
        watch.SendRaw("""{"type":"ADDED","object":{"metadata":{"name":"a"}}}""" + "\n" + """{"type":"AD""");
        await Eventually.TrueAsync(() => seen.Count == 1, "the whole line");
        watch.Reset();
        Assert.That(async () => await done, Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task An_orderly_end_in_the_middle_of_a_line_is_an_io_error()
    {
        Watch(out var done);
        var watch = await OpenedAsync();
        watch.SendRaw("""{"type":"AD""");
        watch.End();
        Assert.That(
            async () => await done, Throws.InstanceOf<IOException>().With.Message.EqualTo("the watch of namespaces ended in the middle of a line"));
    }

    [Test]
    public async Task Cancelling_closes_the_connection()
    {
        using var cancel = new CancellationTokenSource();
        Watch(out var done, cancel.Token);
        var watch = await OpenedAsync();
        await cancel.CancelAsync();
        Assert.That(async () => await done, Throws.InstanceOf<OperationCanceledException>());
        await Eventually.TrueAsync(() => !watch.IsOpen, "the end of the watch");
    }

    private List<(WatchEventType Type, V1Namespace Entity)> Watch(out Task done, CancellationToken cancellationToken = default)
    {
        var seen = new List<(WatchEventType Type, V1Namespace Entity)>();
        done = Task.Run(
            async () =>
            {
                await foreach (var change in Client.WatchAsync<V1Namespace>(
                    resourceVersion: "100", allowWatchBookmarks: true, cancellationToken: cancellationToken))
                {
                    seen.Add(change);
                }
            },
            CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        return seen;
    }

    private async Task<FakeApiWatch> OpenedAsync()
    {
        await Eventually.TrueAsync(() => Server.Watches.Count == 1, "the watch");
        return Server.Watches[0];
    }
}
