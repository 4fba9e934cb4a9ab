using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Hosting;

public sealed class StandaloneResourcesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Kinds _kinds = Kinds.Create();
    private readonly NamespaceCache _namespaces = new();
    private readonly LogRecorder<StandaloneResources> _log = new();
    private DirectoryInfo _folder = null!;
    private StandaloneResources _resources = null!;

    private string File => Path.Combine(_folder.FullName, "resources.yaml");

    private IEnumerable<string> InForce => _kinds.Get<DragonflyInjectionKind>().Rules.Current.ByPreference.Select(rule => rule.Name);

    [SetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("dragonfly-resources-");
        await WriteAsync(Injection("first"));
        _resources = new(new ServeOptions { Resources = [File] }, _kinds, _namespaces, _time, _log);
        await _resources.StartAsync(CancellationToken.None);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _resources.StopAsync(CancellationToken.None);
        _resources.Dispose();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task An_edit_is_taken_over()
    {
        await WriteAsync(Injection("second") + "---\n" + Namespace("shop"));
        await PassTimeUntilAsync(() => InForce.SequenceEqual(["second"]) && _namespaces.Find("shop") is not null);
    }

    [Test]
    public async Task A_broken_edit_leaves_the_last_good_state_and_says_so_once()
    {
        await WriteAsync(Injection("second") + "spec: { proxyPort: 99999 }");
        await PassTimeUntilAsync(() => _log.Errors.Any());
        _time.Advance(10 * StandaloneResources.Interval);
        _resources.Reload();
        Assert.That(InForce, Is.EqualTo(new[] { "first" }));
        Assert.That(_log.Errors, Has.Exactly(1).Items);
        Assert.That(_log.Errors, Has.All.Contains("resources.yaml").And.All.Contains("proxyPort"));

        await WriteAsync(Injection("third"));
        await PassTimeUntilAsync(() => InForce.SequenceEqual(["third"]));
    }

    [Test]
    public async Task A_file_that_is_gone_leaves_the_last_good_state_until_it_is_back()
    {
        System.IO.File.Delete(File);
        await PassTimeUntilAsync(() => _log.Errors.Any());
        Assert.That(InForce, Is.EqualTo(new[] { "first" }));
        await WriteAsync(Injection("second"));
        await PassTimeUntilAsync(() => InForce.SequenceEqual(["second"]));
        Assert.That(_log.Errors, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_file_that_is_being_written_is_left_alone_until_it_stands_still()
    {
        await WriteAsync("");
        _resources.Reload();
        Assert.That(InForce, Is.EqualTo(new[] { "first" }));
        await WriteAsync(Injection("second"));
        _resources.Reload();
        Assert.That(InForce, Is.EqualTo(new[] { "first" }));
        _resources.Reload();
        Assert.That(InForce, Is.EqualTo(new[] { "second" }));
    }

    [Test]
    public async Task A_swapped_link_is_seen_although_times_and_lengths_are_the_same()
    {
        // As the kubelet lays out a ConfigMap: file -> ..data/file, ..data -> a folder that is replaced.
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var name in new[] { "alpha", "gamma" })
        {
            var folder = _folder.CreateSubdirectory($"..{name}");
            var file = Path.Combine(folder.FullName, "resources.yaml");
            await System.IO.File.WriteAllTextAsync(file, Injection(name));
            System.IO.File.SetLastWriteTimeUtc(file, time);
        }

        System.IO.File.Delete(File);
        System.IO.File.CreateSymbolicLink(File, Path.Combine("..data", "resources.yaml"));
        SwapData("..alpha");
        await PassTimeUntilAsync(() => InForce.SequenceEqual(["alpha"]));
        SwapData("..gamma");
        await PassTimeUntilAsync(() => InForce.SequenceEqual(["gamma"]));
    }

    [Test]
    public async Task Without_files_the_built_in_resource_is_in_force_and_that_is_said()
    {
        var log = new LogRecorder<StandaloneResources>();
        using var resources = new StandaloneResources(new ServeOptions(), _kinds, _namespaces, _time, log);
        await resources.StartAsync(CancellationToken.None);
        await resources.StopAsync(CancellationToken.None);

        Assert.That(InForce, Is.EqualTo(new[] { "default" }));
        Assert.That(log.Entries.Select(entry => entry.Text), Is.EqualTo(new[]
        {
            "No --resources: the built-in DragonflyInjection default is in force, with every field at its default",
        }));
    }

    [Test]
    public void At_the_start_a_broken_file_is_fatal()
    {
        System.IO.File.WriteAllText(File, "kind: Pod");
        using var resources = new StandaloneResources(new ServeOptions { Resources = [File] }, _kinds, _namespaces, _time, _log);
        Assert.That(() => resources.StartAsync(CancellationToken.None), Throws.TypeOf<BadInputException>().With.Message.Contains(File));
    }

    private static string Injection(string name) =>
        $"apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata: {{ name: {name} }}\n";

    private static string Namespace(string name) => $"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {name} }}\n";

    private void SwapData(string target)
    {
        var link = Path.Combine(_folder.FullName, "..data");
        if (Directory.Exists(link))
        {
            Directory.Delete(link);
        }

        Directory.CreateSymbolicLink(link, target);
    }

    private Task WriteAsync(string text) => System.IO.File.WriteAllTextAsync(File, text);

    private Task PassTimeUntilAsync(Func<bool> condition) =>
        Eventually.TrueAsync(_time, StandaloneResources.Interval, condition, "the files to be looked at");
}
