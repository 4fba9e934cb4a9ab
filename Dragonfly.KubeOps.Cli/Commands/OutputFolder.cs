using Dragonfly.KubeOps.Cli.Manifests;

namespace Dragonfly.KubeOps.Cli.Commands;

/// <summary>Writes all files under temporary names before it moves the first one into place.</summary>
internal static class OutputFolder
{
    public static void Write(string folder, IReadOnlyList<ManifestFile> files, ManifestLayout layout, TextWriter output)
    {
        var written = new List<(string Temporary, string Final)>();
        try
        {
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file.PathIn(layout));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                written.Add((path + ".tmp", path));
                File.WriteAllText(path + ".tmp", file.Text);
            }

            foreach (var (temporary, final) in written)
            {
                File.Move(temporary, final, overwrite: true);
                output.WriteLine(final);
            }
        }
        finally
        {
            foreach (var (temporary, _) in written)
            {
                File.Delete(temporary);
            }
        }
    }
}
