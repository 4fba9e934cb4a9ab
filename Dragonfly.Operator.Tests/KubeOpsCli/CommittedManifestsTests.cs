using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

internal sealed class CommittedManifestsTests
{
    private static IEnumerable<ManifestFile> Crds() => OperatorManifests
        .Generate(typeof(V1Alpha1DragonflyInjection).Assembly.GetTypes(), new ManifestOptions("d7y-operator"))
        .Where(file => file.Path.StartsWith("crd/", StringComparison.Ordinal));

    [TestCaseSource(nameof(Crds))]
    public void The_committed_definitions_are_those_of_the_entities(ManifestFile file)
    {
        var path = Path.Combine(SourceTree.Root, "config", file.Path);

        Assert.That(
            File.ReadAllText(path),
            Is.EqualTo(file.Text),
            "Stale. dotnet run --project Dragonfly.KubeOps.Cli -- generate operator d7y-operator Dragonfly.Operator --out config");
    }

    [Test]
    public void The_operator_has_a_definition() =>
        Assert.That(Crds().Select(file => file.Path), Does.Contain("crd/dragonflyinjections_dragonfly_io.yaml"));

    [Test]
    public void The_order_of_the_types_does_not_matter()
    {
        var types = typeof(V1Alpha1DragonflyInjection).Assembly.GetTypes();

        Assert.That(Generated.Files([.. types.Reverse()]), Is.EqualTo(Generated.Files(types)));
    }
}
