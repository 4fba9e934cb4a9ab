using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;

namespace Dragonfly.Operator.Tests.Embedded.Watching;

public sealed class ResourceWatcherTests : WatcherFixture
{
    [Test]
    public async Task Lists_then_follows_changes()
    {
        var uid = Create("a");
        await StartAsync();
        await UntilToldAsync("+a/");
        await UntilWatchingAsync();
        Label("a", "1");
        await UntilToldAsync("+a/1");
        Create("b");
        Server.Delete($"{Path}/a");
        await UntilToldAsync("+b/", $"-a/{uid}");

        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(1));
    }

    [Test]
    public async Task Is_synced_once_every_object_of_the_first_list_had_its_turn_whatever_came_of_it()
    {
        Create("a");
        Create("b");
        var released = new TaskCompletionSource();
        await StartAsync(handle: async item =>
        {
            if (item.Entity.Metadata.Name == "b")
            {
                await released.Task;
                return ReconciliationResult<V1Namespace>.Failure(item.Entity, "no");
            }

            Told.Enqueue(item.Entity.Metadata.Name);
            return ReconciliationResult<V1Namespace>.Success(item.Entity);
        });
        await UntilToldAsync("a");
        Assert.That(Watched.IsSynced, Is.False);

        released.SetResult();
        await Eventually.TrueAsync(() => Watched.IsSynced, "synced");
    }

    [Test]
    public async Task Is_synced_at_once_when_there_is_nothing()
    {
        await StartAsync();
        await Eventually.TrueAsync(() => Watched.IsSynced, "synced");
    }

    [Test]
    public async Task Is_not_synced_while_the_list_fails_and_is_after_it()
    {
        Server.Fail(request => request.IsList, 3, 500);
        await StartAsync();
        await Eventually.TrueAsync(() => Watched.IsSynced, "synced");
        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(4));
        Assert.That(Watched.Restarts, Is.EqualTo(3));
    }

    [Test]
    public async Task A_type_that_is_not_served_has_no_objects()
    {
        var absent = true;
        Server.Fail(_ => absent, int.MaxValue, 404);
        await StartAsync(Absent);
        await Eventually.TrueAsync(() => Watched.IsSynced, "synced");
        Assert.That(Told, Is.Empty);

        absent = false;
        Create("a");
        await UntilToldAsync("+a/");
    }

    [Test]
    public async Task Objects_are_gone_with_their_type()
    {
        var uid = Create("a");
        await StartAsync(Absent);
        await UntilToldAsync("+a/");
        var watch = await UntilWatchingAsync();
        Server.Fail(_ => true, int.MaxValue, 404);
        watch.End();
        await UntilToldAsync($"-a/{uid}");
    }

    [Test]
    public async Task Objects_stay_while_lists_fail_and_while_a_404_may_be_a_server_that_starts()
    {
        Create("a");
        await StartAsync();
        await UntilToldAsync("+a/");
        var watch = await UntilWatchingAsync();
        Server.Fail(request => request.IsWatch, 1, 410);
        Server.Fail(request => request.IsList, 2, 404);
        Server.Fail(request => request.IsList, 2, 500);
        watch.End();
        await UntilWatchingAsync();
        await Eventually.TrueAsync(() => Server.Requests.Count(request => request.IsList) == 6, "a list at last");
        Assert.That(Told, Is.EqualTo(new[] { "+a/" }));
    }

    [Test]
    public async Task A_watch_whose_version_expired_begins_with_a_list_again()
    {
        Create("a");
        await StartAsync();
        var watch = await UntilWatchingAsync();
        watch.IsMute = true;
        Create("b");
        Server.Store.Compact();
        watch.Reset();
        await UntilToldAsync("+b/");

        // Unchanged objects are not reconciled again because of it.
        Assert.That(Told.Count(told => told == "+a/"), Is.EqualTo(1));
        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(2));
    }

    [Test]
    public async Task An_expiry_inside_the_stream_begins_with_a_list_again()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        watch.IsMute = true;
        Create("b");
        watch.SendError(FakeApiException.Expired());
        watch.End();
        await UntilToldAsync("+b/");
        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(2));
    }

    [Test]
    public async Task A_connection_that_breaks_in_the_middle_of_a_line_goes_on_from_the_last_version()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        Create("a");
        await UntilToldAsync("+a/");
        watch.SendRaw("""{"type":"ADDED","obj""");
        watch.Reset();
        await Eventually.TrueAsync(() => !watch.IsOpen && Server.Watches.Count == 1, "another watch");
        Create("b");
        await UntilToldAsync("+b/");

        Assert.Multiple(() =>
        {
            Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(1));
            Assert.That(Server.Watches[0].Since, Is.EqualTo("101"));
            Assert.That(Told.Count(told => told == "+a/"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_bookmark_is_where_the_next_watch_begins()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        watch.SendBookmark("Namespace", "100000");
        await Eventually.TrueAsync(() => Version == "100000", "the bookmark");
        watch.Reset();
        await Eventually.TrueAsync(() => Server.Watches.Any(open => open.Since == "100000"), "a watch from the bookmark");
        Assert.That(Told, Is.Empty);
    }

    [Test]
    public async Task A_line_that_is_not_json_begins_with_a_list_again()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        watch.SendRaw("upstream connect error\n");
        watch.IsMute = true;
        Create("b");
        await UntilToldAsync("+b/");
        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(2));
    }

    [Test]
    public async Task An_object_that_vanished_while_disconnected_is_reported_as_deleted()
    {
        var uid = Create("a");
        Create("b");
        await StartAsync();
        await UntilToldAsync("+a/", "+b/");
        var watch = await UntilWatchingAsync();
        watch.IsMute = true;
        Server.Delete($"{Path}/a");
        Server.Store.Compact();
        watch.Reset();
        await UntilToldAsync($"-a/{uid}");
        Assert.That(Told.Count(told => told.StartsWith('-')), Is.EqualTo(1));
    }

    [Test]
    public async Task An_object_that_was_replaced_while_disconnected_is_deleted_and_added()
    {
        var uid = Create("a");
        await StartAsync();
        await UntilToldAsync("+a/");
        var watch = await UntilWatchingAsync();
        watch.IsMute = true;
        Server.Delete($"{Path}/a");
        Create("a");
        Label("a", "new");
        Server.Store.Compact();
        watch.Reset();
        await UntilToldAsync($"-a/{uid}", "+a/new");
        Assert.That(Told, Is.EqualTo(new[] { "+a/", $"-a/{uid}", "+a/new" }));
    }

    [Test]
    public async Task A_watch_that_is_refused_time_and_again_begins_with_a_list()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        Server.Fail(request => request.IsWatch, 7, 500);
        watch.Reset();
        await Eventually.TrueAsync(() => Server.Requests.Count(request => request.IsList) > 1, "a list");
        await UntilWatchingAsync();
        Create("b");
        await UntilToldAsync("+b/");
    }

    [Test]
    public async Task Stops_when_told_to()
    {
        await StartAsync();
        var watch = await UntilWatchingAsync();
        await StopWatcherAsync();
        await Eventually.TrueAsync(() => !watch.IsOpen, "the end");
    }
}
