namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class TextLineFormatterTests
{
    [Test]
    public void A_line_is_time_level_who_and_what() =>
        Assert.That(
            LoggedLines.OfText(log => log.Everything(3, "shop", default, 0.5, true, "x")),
            Is.EqualTo("2024-01-02T03:04:05.000Z warning     Category: 3 of shop until 01/01/0001 00:00:00 +00:00 in 0.5, True: x\n"));

    [Test]
    public void A_line_break_in_a_message_does_not_look_like_another_line() =>
        Assert.That(
            LoggedLines.OfText(log => log.Everything(3, "", default, 0.5, true, "x\n2026-01-01T00:00:00.000Z error forged")),
            Has.Exactly(1).EqualTo('\n'));

    [TestCase("\n", "\\u000a")]
    [TestCase("\u001b[31m", "\\u001b[31m")]
    [TestCase("\u007f", "\\u007f")]
    [TestCase("\u0085", "\\u0085")]
    [TestCase("\u009b31m", "\\u009b31m")]
    [TestCase("\u2028", "\\u2028")]
    [TestCase("ä", "ä")]
    public void What_steers_a_terminal_is_escaped(string text, string shown)
    {
        Assert.That(LoggedLines.OfText(log => log.Everything(3, "", default, 0.5, true, text)), Does.EndWith($", True: {shown}\n"));
        Assert.That(LoggedLines.OfText(log => log.Reserved(new IOException(text + "."), 1, "m")).Split('\n')[1..], Has.None.Match("[\\x00-\\x1f\\x7f-\\x9f]"));
    }

    [Test]
    public void A_stack_trace_is_indented() =>
        Assert.That(
            LoggedLines.OfText(log => log.Reserved(new IOException("disk\nfull"), 1, "m")).Split('\n')[1..],
            Is.EqualTo(new[] { "    System.IO.IOException: disk", "    full", "" }));
}
