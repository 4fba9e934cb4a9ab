using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Golden;

/// <summary>Each folder is a case, and each case is held against the command line and against the webhook over HTTPS.</summary>
public sealed partial class GoldenTests
{
    private static readonly UTF8Encoding NoMark = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Dictionary<PodSecurityLevel, StandaloneOperator> _operators = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        foreach (var level in Enum.GetValues<PodSecurityLevel>())
        {
            _operators[level] = await StandaloneOperator.StartAsync(options => options with { PodSecurityDefault = level });
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            foreach (var golden in GoldenCase.All)
            {
                var (_, output, error) = GoldenRun.Inject(golden, golden.Input);
                await File.WriteAllTextAsync(golden.Want, output, NoMark);
                await File.WriteAllTextAsync(golden.WantErrors, error, NoMark);
            }
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var started in _operators.Values)
        {
            await started.DisposeAsync();
        }
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Named))]
    public void The_command_line_prints_what_is_wanted(GoldenCase golden)
    {
        var result = GoldenRun.Inject(golden, golden.Input);

        Assert.That(result.ExitCode, Is.Zero, result.Error);
        Assert.That(result.Output, Is.EqualTo(Read(golden.Want)));
        Assert.That(result.Error, Is.EqualTo(Read(golden.WantErrors)));
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Named))]
    public async Task The_webhook_makes_the_same_pods_and_warns_of_the_same(GoldenCase golden)
    {
        var webhook = OperatorOf(golden);
        var wanted = GoldenRun.Templates(golden.Want);
        var warnings = new List<string>();
        foreach (var (place, template) in GoldenRun.Templates(golden.Input).Where(pair => GoldenRun.IsCalledFor(golden, pair.Value)))
        {
            var pod = template.Json.GetRawText();
            var answer = await webhook.ReviewAsync(Review.OfPod(pod, template.Namespace ?? golden.Namespace));

            Assert.That(answer.Allowed, Is.True);
            Assert.That(Json.Text(JsonPatch.Apply(pod, answer.Patch ?? "[]")), Is.EqualTo(Json.Text(wanted[place].Json.GetRawText())), place);
            warnings.AddRange(answer.Warnings);
        }

        var printed = new Queue<string>((await File.ReadAllLinesAsync(golden.WantErrors))
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && !OnlyOffline().IsMatch(line)));
        foreach (var warning in warnings)
        {
            if (AndMore().Match(warning) is { Success: true } more)
            {
                Enumerable.Range(0, int.Parse(more.Groups[1].Value, CultureInfo.InvariantCulture)).ToList().ForEach(_ => printed.Dequeue());
            }
            else
            {
                Assert.That(warning, Is.EqualTo(printed.Dequeue().Trim()));
            }
        }

        Assert.That(printed, Is.Empty);
    }

    // To the byte: a document to which nothing is added is passed through, so nothing may be added.
    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Named))]
    public async Task A_second_injection_changes_nothing(GoldenCase golden)
    {
        Assert.That(GoldenRun.Inject(golden, golden.Want).Output, Is.EqualTo(Read(golden.Want)));

        var webhook = OperatorOf(golden);
        foreach (var template in GoldenRun.Templates(golden.Want).Values.Where(template => GoldenRun.IsCalledFor(golden, template)))
        {
            var answer = await webhook.ReviewAsync(Review.OfPod(template.Json.GetRawText(), template.Namespace ?? golden.Namespace));
            Assert.That(answer.Patch, Is.Null);
        }
    }

    [TestCaseSource(typeof(GoldenCase), nameof(GoldenCase.Named))]
    public async Task What_was_there_and_what_nobody_knows_stays(GoldenCase golden)
    {
        var before = GoldenRun.Values(golden.Input);
        var after = GoldenRun.Values(golden.Want);
        Assert.That(after, Has.Length.EqualTo(before.Length));
        Assert.That(before.Zip(after).SelectMany(pair => Containment.Losses(pair.First, pair.Second)), Is.Empty);

        var webhook = OperatorOf(golden);
        var wanted = GoldenRun.Templates(golden.Want);
        foreach (var (place, template) in GoldenRun.Templates(golden.Input).Where(pair => GoldenRun.IsCalledFor(golden, pair.Value)))
        {
            var pod = JsonNode.Parse(template.Json.GetRawText())!;
            var added = FutureField.AddTo(pod);
            var answer = await webhook.ReviewAsync(Review.OfPod(pod.ToJsonString(), template.Namespace ?? golden.Namespace));
            var injected = JsonPatch.Apply(pod.ToJsonString(), answer.Patch ?? "[]");

            // What is shared with a sidecar comes with all its fields.
            Assert.That(FutureField.RemoveFrom(injected), Is.GreaterThanOrEqualTo(added), place);
            Assert.That(Json.Text(injected), Is.EqualTo(Json.Text(wanted[place].Json.GetRawText())), place);
        }
    }

    // File.ReadAllText would swallow a byte order mark.
    private static string Read(string file) => NoMark.GetString(File.ReadAllBytes(file));

    private StandaloneOperator OperatorOf(GoldenCase golden)
    {
        var chosen = _operators[golden.PodSecurityDefault];
        chosen.Use(GoldenRun.Resources(golden));
        chosen.Services.GetRequiredService<Kinds>().UseServerVersion(golden.KubeVersion);
        return chosen;
    }

    // A webhook is never called for what is not called for, and never sees a workload's template.
    [GeneratedRegex("^  dragonfly: (NotCalled|Template): ")]
    private static partial Regex OnlyOffline();

    [GeneratedRegex("^dragonfly: and (\\d+) more")]
    private static partial Regex AndMore();
}
