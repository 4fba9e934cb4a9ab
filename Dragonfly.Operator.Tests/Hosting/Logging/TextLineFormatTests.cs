using Dragonfly.Operator.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class TextLineFormatTests
{
    [Test]
    public void A_line_is_time_level_who_and_what() =>
        Assert.That(
            LoggedLines.Of(new TextLineFormat(), log => log.Everything(3, "shop", default, 0.5, true, "x")),
            Is.EqualTo("2024-01-02T03:04:05.000Z warning     Category: 3 of shop until 01/01/0001 00:00:00 +00:00 in 0.5, True: x\n"));

    [Test]
    public void A_line_break_in_a_message_does_not_look_like_another_line() =>
        Assert.That(
            LoggedLines.Of(new TextLineFormat(), log => log.Everything(3, "", default, 0.5, true, "x\n2026-01-01T00:00:00.000Z error forged")),
            Has.Exactly(1).EqualTo('\n'));

    [Test]
    public void A_stack_trace_is_indented() =>
        Assert.That(
            LoggedLines.Of(new TextLineFormat(), log => log.Reserved(new IOException("disk\nfull"), 1, "m")).Split('\n')[1..],
            Is.EqualTo(new[] { "    System.IO.IOException: disk", "    full", "" }));
}
