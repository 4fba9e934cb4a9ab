using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>What a logger writes, at 2024-01-02T03:04:05Z.</summary>
internal static class LoggedLines
{
    public static string Of(ILineFormat format, Action<ILogger> log)
    {
        using var output = new MemoryStream();
        using (var writer = new LogWriter(output))
        {
            using var provider = new LineLoggerProvider(format, writer, new FakeTimeProvider());
            log(provider.CreateLogger("Dragonfly.Operator.Some.Category"));
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The one line, as JSON in which no member stands twice.</summary>
    public static JsonElement JsonOf(Action<ILogger> log)
    {
        var text = Of(new JsonLineFormat(), log);
        Assert.That(text, Does.EndWith("}\n"));
        Assert.That(text.Count(character => character == '\n'), Is.EqualTo(1), text);
        var line = Json.Element(text);
        Assert.That(line.EnumerateObject().Select(member => member.Name), Is.Unique);
        return line;
    }
}
