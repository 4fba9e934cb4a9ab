using System.Security.Cryptography;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Packaging;

public sealed class KrewTests
{
    [Test]
    public async Task The_manifest_describes_the_archives()
    {
        var folder = Directory.CreateTempSubdirectory("krew-").FullName;
        try
        {
            var script = Path.Combine(SourceTree.Root, "hack", "plugin.sh");
            var result = await Executable.RunAsync(script, ["v1.2.3", folder, Executable.Path, script]);
            Assert.That(result.ExitCode, Is.Zero, result.Error);

            var manifest = DocumentReader.Read(await File.ReadAllTextAsync(Path.Combine(folder, "dragonfly.yaml")), "dragonfly.yaml").Single().Content!.Value;
            var spec = manifest.GetProperty("spec");
            Assert.That(spec.GetProperty("version").GetString(), Is.EqualTo("v1.2.3"));
            foreach (var platform in spec.GetProperty("platforms").EnumerateArray())
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
}
