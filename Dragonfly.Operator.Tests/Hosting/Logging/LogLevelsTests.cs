using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

public sealed class LogLevelsTests
{
    [TestCase(null, "Information")]
    [TestCase("", "Information")]
    [TestCase("debug", "Debug")]
    [TestCase("Warning", "Warning")]
    [TestCase(" warn ", "Warning")]
    [TestCase("ERROR", "Error")]
    public void The_variable_sets_the_level_of_the_operators_lines(string? variable, string expected) =>
        Assert.That(LogLevels.Defaults(variable), Does.Contain(new KeyValuePair<string, string?>("LogLevel:Default", expected)));

    [Test]
    public void A_level_that_there_is_not_is_refused() =>
        Assert.That(
            () => LogLevels.Defaults("verbose").ToArray(),
            Throws.TypeOf<BadInputException>().With.Message.EqualTo(
                "LOG_LEVEL: must be trace, debug, information, warning, error, critical or none, not \"verbose\""));
}
