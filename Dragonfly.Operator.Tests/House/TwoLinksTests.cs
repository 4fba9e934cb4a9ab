namespace Dragonfly.Operator.Tests.House;

/// <summary>Only Dragonfly.Operator/KubeOps knows which KubeOps is linked; everything else builds with either.</summary>
public sealed class TwoLinksTests
{
    private static IEnumerable<SourceFile> Elsewhere =>
        SourceFile.Of("Dragonfly.Operator").Where(file => !file.Path.StartsWith("Dragonfly.Operator/KubeOps/", StringComparison.Ordinal));

    private static IEnumerable<string> OnlyEmbedded => SourceFile.Of("Dragonfly.KubeOps")
        .Where(file => file.Code.Contains("\npublic ", StringComparison.Ordinal))
        .SelectMany(file => file.Types)
        .Distinct()
        .Except(UpstreamNames.Types);

    [Test]
    public void Namespaces_are_those_that_upstream_has() => Assert.That(
        from file in Elsewhere
        from name in file.Usings
        where name.Split('.')[0] is "k8s" or "KubeOps" && !UpstreamNames.Namespaces.Contains(name)
        select $"{file}: {name}",
        Is.Empty);

    [Test]
    public void Types_are_those_that_upstream_has()
    {
        Assert.That(OnlyEmbedded, Does.Contain("KubernetesClientOptions").And.Contain("EntityTypes"), "or nothing is looked for");
        Assert.That(
            from file in Elsewhere
            from name in OnlyEmbedded
            where file.Mentions(name)
            select $"{file}: {name}",
            Is.Empty);
    }
}
