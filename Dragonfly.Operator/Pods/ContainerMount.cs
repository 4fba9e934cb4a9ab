using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>A volume mount or block device of a container.</summary>
/// <param name="Json">What the user wrote.</param>
/// <param name="Path">The effective path: the kubelet makes a relative path absolute, and the container runtime cleans it.</param>
/// <param name="IsSpeltOtherwise">Whether the user spelt the path differently; a trailing slash makes no difference.</param>
public sealed record ContainerMount(JsonElement Json, string Path, bool IsSpeltOtherwise)
{
    public bool IsAt(string path) => Place(Path).SequenceEqual(Place(path));

    public bool IsAbove(string path) => Contains(Path, path) || Contains(Place(Path), Place(path));

    public bool IsBelow(string path) => Contains(path, Path) || Contains(Place(path), Place(Path));

    public bool IsOf(ReadOnlySpan<byte> volume) =>
        Json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(volume);

    internal static ContainerMount At(JsonElement json, string path)
    {
        var cleaned = Clean(path);
        return new(json, cleaned, path != cleaned && path != $"{cleaned}/");
    }

    /// <summary>Gives two clean paths to the same place the same text: nearly every image links /var/run to /run.</summary>
    internal static ReadOnlySpan<char> Place(ReadOnlySpan<char> path) =>
        path.StartsWith("/var/run") && (path.Length == "/var/run".Length || path["/var/run".Length] == '/') ? path["/var".Length..] : path;

    private static string Clean(string path)
    {
        if (path.StartsWith('/') && !path.EndsWith('/') && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal))
        {
            return path;
        }

        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            }
            else if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }

        return $"/{string.Join('/', segments)}";
    }

    private static bool Contains(ReadOnlySpan<char> folder, ReadOnlySpan<char> path) =>
        folder.Length < path.Length && path.StartsWith(folder) && (folder.Length == 1 || path[folder.Length] == '/');
}
