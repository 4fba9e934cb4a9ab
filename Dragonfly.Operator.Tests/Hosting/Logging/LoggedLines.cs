using System.Text.Json;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>What a logger writes, at 2024-01-02T03:04:05Z.</summary>
internal static class LoggedLines
{
    public static string OfText(Action<ILogger> log) => Of(new TextLineFormatter(new FakeTimeProvider()), log);

    public static string OfJson(Action<ILogger> log) => Of(new JsonLineFormatter(new FakeTimeProvider()), log);

    /// <summary>The one line, as JSON in which no member stands twice.</summary>
    public static JsonElement JsonOf(Action<ILogger> log)
    {
        var text = OfJson(log);
        Assert.That(text, Does.EndWith("}\n"));
        Assert.That(text.Count(character => character == '\n'), Is.EqualTo(1), text);
        var line = Json.Element(text);
        Assert.That(line.EnumerateObject().Select(member => member.Name), Is.Unique);
        return line;
    }

    private static string Of(LineFormatter formatter, Action<ILogger> log)
    {
        using var lines = new FormattedLog(formatter);
        log(lines.CreateLogger("Dragonfly.Operator.Some.Category"));
        return lines.Text;
    }
}
