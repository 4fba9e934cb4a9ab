using Dragonfly.Operator.Tests.Fakes;
using KubeOps.Abstractions.Timing;
using KubeOps.Operator;

namespace Dragonfly.Operator.Tests.Embedded.Watching;

public sealed class WatchTimingTests : WatcherFixture
{
    [Test]
    public async Task A_watch_that_falls_silent_is_noticed_and_begun_anew()
    {
        var time = new FakeTimeProvider();
        await StartAsync(time: time);
        var watch = await UntilWatchingAsync(time);
        watch.IsMute = true;
        Create("b");

        // Shortly before the time is up nothing happens; at it the watch is replaced.
        time.Advance(Fast.StallTimeout - TimeSpan.FromSeconds(1));
        Assert.That(watch.IsOpen, Is.True);
        await Eventually.TrueAsync(time, TimeSpan.FromSeconds(1), () => Told.Contains("+b/"), "the change that was held back");

        Assert.That(watch.IsOpen, Is.False);
        Assert.That(Server.Requests.Count(request => request.IsList), Is.EqualTo(1));
        Assert.That(Watched.Restarts, Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task Bookmarks_are_a_sign_of_life()
    {
        var time = new FakeTimeProvider();
        await StartAsync(time: time);
        var watch = await UntilWatchingAsync(time);
        for (var i = 0; i < 5; i++)
        {
            time.Advance(Fast.StallTimeout - TimeSpan.FromSeconds(1));
            var version = (200 + i).ToString(System.Globalization.CultureInfo.InvariantCulture);
            watch.SendBookmark("Namespace", version);
            await Eventually.TrueAsync(() => Version == version, "the bookmark");
        }

        Assert.That(watch.IsOpen, Is.True);
        Assert.That(Watched.Restarts, Is.Zero);
    }

    [Test]
    public async Task The_servers_own_end_of_a_watch_is_no_fault()
    {
        var time = new FakeTimeProvider();
        await StartAsync(time: time);
        var watch = await UntilWatchingAsync(time);
        time.Advance(TimeSpan.FromMinutes(5));
        watch.End();
        await Eventually.TrueAsync(() => !watch.IsOpen && Server.Watches.Count == 1, "another watch");
        Assert.That(Watched.Restarts, Is.Zero);
    }

    [Test]
    public async Task A_server_that_is_back_is_listed_at_once_however_long_it_was_away()
    {
        var time = new FakeTimeProvider();
        var second = TimeSpan.FromSeconds(1);
        await StartAsync(new RuntimeOptions { WatchBackoff = new Backoff(second, TimeSpan.FromHours(1)) }, time);
        var watch = await UntilWatchingAsync(time);
        watch.IsMute = true;
        Create("b");
        Server.Store.Compact();
        Server.Fail(request => request.IsWatch, 3, 500);
        watch.Reset();
        for (var failures = 1; failures <= 4; failures++)
        {
            await Eventually.TrueAsync(() => Watched.Restarts == failures && time.PendingTimers == 1, "the back-off");
            time.Advance(second * Math.Pow(2, failures - 1));
        }

        await Eventually.TrueAsync(() => Watched.Restarts == 5 && time.PendingTimers == 1, "the answer that the version has expired");
        time.Advance(second);
        await UntilToldAsync("+b/");
    }

    [Test]
    public async Task Watches_that_end_as_soon_as_they_begin_are_begun_with_a_back_off()
    {
        var time = new FakeTimeProvider();
        await StartAsync(time: time);
        (await UntilWatchingAsync()).End();
        await Eventually.TrueAsync(() => Watched.Restarts == 1, "the fault");
        Assert.That(Server.Requests.Count(request => request.IsWatch), Is.EqualTo(1));
    }
}
