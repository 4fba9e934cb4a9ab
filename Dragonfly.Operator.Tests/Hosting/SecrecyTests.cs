using System.Text;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Webhooks;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>Nothing that a Pod's author wrote gets into the log, however much is logged and whatever goes wrong.</summary>
[NonParallelizable]
public sealed class SecrecyTests
{
    private static readonly string[] Variables = [LogLevels.Variable, "Logging__LogLevel__Microsoft", "Logging__LogLevel__System"];

    [OneTimeSetUp]
    public void LogEverything() => Array.ForEach(Variables, variable => Environment.SetEnvironmentVariable(variable, "Debug"));

    [OneTimeTearDown]
    public void LogAsUsual() => Array.ForEach(Variables, variable => Environment.SetEnvironmentVariable(variable, null));

    [TestCaseSource(typeof(Marked), nameof(Marked.Pods))]
    public async Task Nothing_of_the_Pod_is_logged(string pod)
    {
        foreach (var format in Enum.GetValues<LogFormat>())
        {
            var log = await LogOfAsync(format, pod);
            Assert.That(log, Does.Not.Contain(Marked.Marker));
            // Otherwise it would be no wonder.
            Assert.That(log, Does.Contain("admission").And.Contain("debug"));
        }
    }

    [Test]
    public void Of_exceptions_the_log_has_types_and_places_but_no_messages_that_may_quote()
    {
        var text = new LoggedFaultException(Catch(() => int.Parse(Marked.Marker, null))).ToString();
        Assert.That(text, Does.Not.Contain(Marked.Marker));
        Assert.That(text, Does.Contain("System.InvalidOperationException").And.Contain(" ---> System.FormatException").And.Contain(nameof(Catch)));
    }

    private static InvalidOperationException Catch(Func<int> failing)
    {
        try
        {
            failing();
        }
        catch (FormatException exception)
        {
            return new InvalidOperationException($"because of {Marked.Marker}", exception);
        }

        throw new AssertionException("nothing failed");
    }

    private static async Task<string> LogOfAsync(LogFormat format, string pod)
    {
        using var output = new MemoryStream();
        await using (var @operator = await StandaloneOperator.StartAsync(options => options with { LogOutput = output, LogFormat = format }))
        {
            using var review = new StringContent(Review.OfPod(pod), Encoding.UTF8, "application/json");
            using var response = await @operator.Client.PostAsync("/mutate/v1pod", review);
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }
}
