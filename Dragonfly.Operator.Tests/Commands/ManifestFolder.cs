using System.Text;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary>A folder for the files that a command is given.</summary>
internal sealed class ManifestFolder : IDisposable
{
    public const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          annotations:
            dragonfly.io/inject: "true"
        spec:
          containers:
          - name: app
            image: busybox

        """;

    public string Path { get; } = Directory.CreateTempSubdirectory("dragonfly-manifests-").FullName;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>Messages as they are where the folder is the current one.</summary>
    public string Shorten(string text) => text.Replace(Path + System.IO.Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
