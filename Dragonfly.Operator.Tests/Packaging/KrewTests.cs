using System.Security.Cryptography;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Packaging;

public sealed class KrewTests
{
    [TestCase("amd64", "arm64")]
    [TestCase("arm64")]
    public async Task The_manifest_describes_the_archives_that_there_are(params string[] architectures)
    {
        var folder = Directory.CreateTempSubdirectory("krew-").FullName;
        try
        {
            var script = Path.Combine(SourceTree.Root, "hack", "plugin.sh");
            var result = await Executable.RunAsync(script, ["v1.2.3", folder, .. architectures.Select(architecture => $"{architecture}={Executable.Path}")]);
            Assert.That(result.ExitCode, Is.Zero, result.Error);

            var manifest = DocumentReader.Read(await File.ReadAllTextAsync(Path.Combine(folder, "dragonfly.yaml")), "dragonfly.yaml").Single().Content!.Value;
            var spec = manifest.GetProperty("spec");
            Assert.That(spec.GetProperty("version").GetString(), Is.EqualTo("v1.2.3"));
            var platforms = spec.GetProperty("platforms").EnumerateArray().ToArray();
            Assert.That(platforms.Select(platform => platform.GetProperty("selector").GetProperty("matchLabels").GetProperty("arch").GetString()), Is.EqualTo(architectures));
            foreach (var platform in platforms)
            {
                var uri = new Uri(platform.GetProperty("uri").GetString()!);
                Assert.That(uri.AbsolutePath, Does.Contain("/v1.2.3/"));
                var archive = await File.ReadAllBytesAsync(Path.Combine(folder, uri.Segments[^1]));
                Assert.That(platform.GetProperty("sha256").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(archive))));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestCase("v1.2.3", "folder")]
    [TestCase("1.2.3", "folder", "amd64=file")]
    [TestCase("v1.2.3", "folder", "riscv64=file")]
    public async Task Bad_arguments_are_refused(params string[] arguments)
    {
        var result = await Executable.RunAsync(Path.Combine(SourceTree.Root, "hack", "plugin.sh"), arguments);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Error, Is.Not.Empty);
    }

    [Test]
    public void A_release_has_the_manifest_and_the_archives_that_it_names()
    {
        var recipe = File.ReadAllText(Path.Combine(SourceTree.Root, "Makefile")).Split("\nrelease-publish:")[1].Split("\n\n")[0];
        Assert.That(recipe, Does.Match("^[^\n]* plugin ").And.Contain("dist/dragonfly.yaml").And.Contain("$(ARCHITECTURES:%=dist/kubectl-dragonfly_linux_%.tar.gz)"));
    }
}
