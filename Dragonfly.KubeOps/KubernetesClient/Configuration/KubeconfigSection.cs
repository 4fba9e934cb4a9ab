using System.Text.Json;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>An object within a kubeconfig file that knows where it stands, so that errors can say so.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Where">Path of the object within the file, e.g. <c>clusters[dev].cluster</c>.</param>
/// <param name="Json">The object.</param>
internal sealed record KubeconfigSection(string File, string Where, JsonElement Json)
{
    /// <summary>A string; null when absent or empty.</summary>
    /// <param name="field">Name of the field.</param>
    public string? Text(string field)
    {
        if (!TryGet(field, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw Wrong(field, "must be a string"),
        };
    }

    /// <summary>A string that must be there.</summary>
    /// <param name="field">Name of the field.</param>
    public string Need(string field) => Text(field) ?? throw Wrong(field, "is missing");

    /// <summary>A boolean, also as a string, for YAML readers differ there; false when absent.</summary>
    /// <param name="field">Name of the field.</param>
    public bool Flag(string field) => Text(field) switch
    {
        null or "false" or "False" => false,
        "true" or "True" => true,
        var other => throw Wrong(field, $"'{other}' is neither true nor false"),
    };

    /// <summary>Base64 data; null when absent.</summary>
    /// <param name="field">Name of the field.</param>
    public byte[]? Data(string field)
    {
        if (Text(field) is not { } text)
        {
            return null;
        }

        var data = new byte[text.Length];
        return Convert.TryFromBase64String(text, data, out var length) ? data[..length] : throw Wrong(field, "is not base64");
    }

    /// <summary>A path, relative to the file's directory; null when absent.</summary>
    /// <param name="field">Name of the field.</param>
    public string? FilePath(string field) => Text(field) is { } path ? System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(File)!) : null;

    /// <summary>An object within this one; null when absent.</summary>
    /// <param name="field">Name of the field.</param>
    public KubeconfigSection? Child(string field) =>
        !TryGet(field, out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? new KubeconfigSection(File, Path(field), value)
        : throw Wrong(field, "must be an object");

    /// <summary>The items of a list; none when absent.</summary>
    /// <param name="field">Name of the field.</param>
    public IEnumerable<JsonElement> Items(string field) =>
        !TryGet(field, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Wrong(field, "must be a list");

    /// <summary>An error at a field.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="problem">What is wrong with it.</param>
    public ClusterConfigurationException Wrong(string field, string problem) => new($"kubeconfig {File}: {Path(field)} {problem}");

    private string Path(string field) => Where.Length == 0 ? field : $"{Where}.{field}";

    private bool TryGet(string field, out JsonElement value) =>
        Json.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;
}
