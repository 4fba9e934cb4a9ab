using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>The figures of docs/performance.md hold for these settings of the runtime.</summary>
public sealed partial class RuntimeSettingsTests
{
    [TestCase("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", "0")]
    [TestCase("System.GC.Concurrent", "false")]
    [TestCase("System.Runtime.TieredPGO", "false")]
    public void The_program_brings_its_own(string name, string value)
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dragonfly-operator.runtimeconfig.json")))!;
        Assert.That(file["runtimeOptions"]!["configProperties"]![name]?.ToJsonString(), Is.EqualTo(value));
    }

    [Test]
    public void The_image_sets_what_was_measured() =>
        Assert.That(Gen0Size().Match(ChartFiles.Text("Dockerfile")).Value, Is.EqualTo($"GCgen0size={MeasuredGen0Size().Match(ChartFiles.Text("Makefile")).Groups[1].Value}"));

    [GeneratedRegex("GCgen0size=[0-9a-fA-F]+")]
    private static partial Regex Gen0Size();

    [GeneratedRegex("^GEN0_SIZE := ([0-9a-fA-F]+)$", RegexOptions.Multiline)]
    private static partial Regex MeasuredGen0Size();
}
