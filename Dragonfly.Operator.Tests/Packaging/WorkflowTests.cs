using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>What GitHub runs, anybody can run.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Targets =
        [.. Target().Matches(ChartFiles.Text("Makefile")).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(ChartFiles.PathOf(".github/workflows")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    [TestCaseSource(nameof(Files))]
    public void Runs_nothing_but_make_targets(string file)
    {
        foreach (var command in Steps(file).Select(step => step["run"]?.GetValue<string>()).OfType<string>())
        {
            Assert.That(command, Does.StartWith("make ").And.Not.Contain("\n"));
            var targets = Expression().Replace(command, "amd64").Split(' ').Skip(1).Where(word => !word.Contains('='));
            Assert.That(targets, Has.All.Matches<string>(name => Targets.Any(target => target == name || IsPatternOf(target, name))), command);
        }
    }

    [TestCaseSource(nameof(Files))]
    public void Uses_actions_of_full_versions(string file) => Assert.That(
        Steps(file).Select(step => step["uses"]?.GetValue<string>()).OfType<string>(), Has.All.Matches<string>(Version().IsMatch));

    [TestCaseSource(nameof(Files))]
    public void May_read_and_nothing_else_by_default(string file) =>
        Assert.That(Workflow(file)["permissions"]!.ToJsonString(), Is.EqualTo("""{"contents":"read"}"""));

    [TestCaseSource(nameof(Files))]
    public void Every_job_ends(string file) =>
        Assert.That(Workflow(file)["jobs"]!.AsObject().Select(job => job.Value!["timeout-minutes"]), Has.All.Not.Null);

    [Test]
    public void One_job_needs_all_others_that_a_change_must_pass()
    {
        var jobs = Workflow("ci.yaml")["jobs"]!.AsObject();
        Assert.That(
            jobs["required"]!["needs"]!.AsArray().Select(job => (string?)job),
            Is.EquivalentTo(jobs.Select(job => job.Key).Except(["required"])).And.Contains("packages"));
    }

    private static JsonNode Workflow(string file) => ChartFiles.Yaml($".github/workflows/{file}").Single();

    private static IEnumerable<JsonNode> Steps(string file) => Workflow(file)["jobs"]!.AsObject().SelectMany(job => job.Value!["steps"]!.AsArray())!;

    private static bool IsPatternOf(string target, string name) =>
        target.EndsWith('%') && name.StartsWith(target[..^1], StringComparison.Ordinal) && name.Length >= target.Length;

    [GeneratedRegex("^([a-z0-9%-]+):(?!=)", RegexOptions.Multiline)]
    private static partial Regex Target();

    [GeneratedRegex(@"\$\{\{[^}]*\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"^[\w./-]+@v\d+\.\d+\.\d+$")]
    private static partial Regex Version();
}
