using System.Text.Json;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>Standard output is a pipe that nobody reads, for a while or for ever.</summary>
public sealed class UnreadOutputTests
{
    /// <summary>The pipe and the queue hold fewer.</summary>
    private const int Reviews = 2500;

    private const int Dropped = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Admissions_go_on_lines_are_counted_and_the_process_ends_in_time()
    {
        await using var @operator = await PipedOperator.StartAsync("unread", hasReader: true);
        await @operator.AdmitAsync(Reviews);
        Assert.That(await @operator.DroppedAsync(), Is.GreaterThan(Dropped));
        Assert.That(await @operator.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Whoever_reads_on_gets_what_waited_the_number_of_what_is_missing_and_all_that_follows()
    {
        await using var @operator = await PipedOperator.StartAsync("read-late", hasReader: true);
        await @operator.AdmitAsync(Reviews);
        using var reader = @operator.OpenPipe();
        var (admissions, missing) = (0, 0L);
        while (missing == 0 || admissions + missing < Reviews)
        {
            var line = await ReadAsync(reader);
            admissions += IsAdmission(line) ? 1 : 0;
            missing += line.TryGetProperty("lines", out var lines) ? lines.GetInt64() : 0;
        }

        Assert.That(missing, Is.GreaterThan(Dropped).And.EqualTo(await @operator.DroppedAsync()));
        await @operator.AdmitAsync(1);
        Assert.That(IsAdmission(await ReadAsync(reader)));
    }

    [Test]
    public async Task Without_a_reader_admissions_go_on_and_whoever_comes_gets_all_that_follows()
    {
        await using var @operator = await PipedOperator.StartAsync("no-reader", hasReader: false);
        await @operator.AdmitAsync(10);
        using var reader = @operator.OpenPipe();
        await @operator.AdmitAsync(1);
        Assert.That(IsAdmission(await ReadAsync(reader)));
    }

    private static bool IsAdmission(JsonElement line) => line.GetProperty("message").ValueEquals("admission");

    private static async Task<JsonElement> ReadAsync(StreamReader reader) =>
        Json.Element((await Task.Run(reader.ReadLine).WaitAsync(Patience))!);
}
