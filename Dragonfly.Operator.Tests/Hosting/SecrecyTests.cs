using System.Text;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Hosting.Logging;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>Nothing that a Pod's author wrote gets into the log, however much is logged and whatever goes wrong.</summary>
public sealed class SecrecyTests
{
    /// <summary>One resource of every kind, which select all Pods, or those of a StatefulSet.</summary>
    private static readonly string OfEveryKind = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests/Fuzz/resources.yaml");

    [TestCaseSource(typeof(Marked), nameof(Marked.Pods))]
    public async Task Nothing_of_the_Pod_is_logged(string pod)
    {
        foreach (var (format, resources) in Enum.GetValues<LogFormat>().SelectMany(format => new[] { (format, []), (format, (string[])[OfEveryKind]) }))
        {
            var log = await LogOfAsync(format, resources, pod);
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

    private static async Task<string> LogOfAsync(LogFormat format, string[] resources, string pod)
    {
        FormattedLog? lines = null;
        await using (var @operator = await StandaloneOperator.StartAsync(options => options with { LogFormat = format, Resources = resources }, LogEverything))
        {
            using var review = new StringContent(Review.OfPod(pod), Encoding.UTF8, "application/json");
            using var response = await @operator.Client.PostAsync("/mutate/v1pod", review);
        }

        return lines!.Text;

        void LogEverything(IServiceCollection services)
        {
            services.AddSingleton<ILoggerProvider>(provider => lines = new FormattedLog(provider.GetRequiredService<LineFormatter>()));
            services.PostConfigure<LoggerFilterOptions>(filter =>
            {
                filter.Rules.Clear();
                filter.MinLevel = LogLevel.Debug;
            });
        }
    }
}
