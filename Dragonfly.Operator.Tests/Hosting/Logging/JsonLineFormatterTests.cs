using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class JsonLineFormatterTests
{
    private static readonly DateTimeOffset End = new(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(2));

    [Test]
    public void A_line_has_time_level_category_message_and_its_fields_by_type() =>
        Assert.That(
            Json.Text(LoggedLines.JsonOf(log => log.Everything(3, "shop", End, 0.5, true, "a \"b\" + ä\n{")).GetRawText()),
            Is.EqualTo(Json.Text(
                """
                {
                  "time": "2024-01-02T03:04:05.000Z",
                  "level": "warning",
                  "category": "Dragonfly.Operator.Some.Category",
                  "message": "3 of shop until 02/03/2026 04:05:06 +02:00 in 0.5, True: a \"b\" + ä\n{",
                  "count": 3,
                  "namespace": "shop",
                  "end": "2026-02-03T02:05:06Z",
                  "ratio": 0.5,
                  "isLast": true,
                  "text": "a \"b\" + ä\n{"
                }
                """)));

    [Test]
    public void An_exception_is_one_field_and_fields_do_not_hide_what_every_line_has()
    {
        var line = LoggedLines.JsonOf(log => log.Reserved(new InvalidOperationException("outer", new IOException("inner")), 7, "mine"));
        Assert.That(line.GetProperty("exception").GetString(), Does.Contain("outer").And.Contain("inner"));
        Assert.That(line.GetProperty("level").GetString(), Is.EqualTo("error"));
        Assert.That(line.GetProperty("message").GetString(), Is.EqualTo("failed at 7 mine"));
    }

    [Test]
    public void A_message_that_logs_while_it_is_made_harms_no_line()
    {
        var text = LoggedLines.OfJson(log => log.Log(LogLevel.Information, default, log, null, (inner, _) =>
        {
            inner.Everything(1, "", default, 0, false, "within");
            return "around";
        }));
        var messages = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Json.Element(line).GetProperty("message").GetString());
        Assert.That(messages, Is.EquivalentTo(new[] { "around", "1 of  until 01/01/0001 00:00:00 +00:00 in 0, False: within" }));
    }

    [Test]
    public void A_message_that_cannot_be_made_is_said_and_thrown_at_nobody()
    {
        var line = LoggedLines.JsonOf(log => log.Log<object>(LogLevel.Information, default, "state", null, (_, _) => throw new FormatException("secret")));
        Assert.That(line.GetProperty("message").GetString(), Is.EqualTo("A log line could not be made: System.FormatException"));
    }

    [Test]
    public void What_steers_a_terminal_is_escaped() => Assert.That(
        LoggedLines.OfJson(log => log.Log<object>(LogLevel.Information, default, "state", null, (_, _) => "\u001b \u007f \u0085 \u009b")),
        Does.Contain("""\u001B \u007F \u0085 \u009B""").IgnoreCase);

    [Test]
    public void Half_a_surrogate_pair_makes_no_broken_JSON()
    {
        var line = LoggedLines.JsonOf(log => log.Log<object>(LogLevel.Information, default, "state", null, (_, _) => "\ud800"));
        Assert.That(line.ValueKind, Is.EqualTo(JsonValueKind.Object));
    }
}
