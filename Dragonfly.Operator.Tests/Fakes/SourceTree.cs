namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Finds files of the repository, and what may lie beside it, from where the tests run.</summary>
internal static class SourceTree
{
    public static string Root { get; } =
        Find("Dragonfly.Operator.slnx") is { } solution
            ? Path.GetDirectoryName(solution)!
            : throw new DirectoryNotFoundException("The tests must run below the repository's folder.");

    /// <summary>The nearest file or folder of this relative path, looked for in the test folder and all above it.</summary>
    public static string? Find(string relativePath)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, relativePath);
            if (Path.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
