namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The files of the repository that this was built from.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Find(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dragonfly.Operator.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no Dragonfly.Operator.slnx above {AppContext.BaseDirectory}");
    }
}
