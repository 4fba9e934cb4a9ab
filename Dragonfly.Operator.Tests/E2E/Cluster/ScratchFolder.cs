namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A folder that is gone when the run is over.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dragonfly-e2e-");

    public string Find(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, string content)
    {
        var path = Find(name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
