using System.Text.Json;

namespace k8s.Json;

/// <summary>Parts of a request that were parsed, in pooled memory, until the request ends.</summary>
internal sealed class JsonArena : IDisposable
{
    // Deeper than any object, so that the API server decides what is too deep.
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 512 };

    private List<JsonDocument>? _documents;

    /// <summary>Parses a value; the element lives as long as the arena and the text do.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public JsonElement Parse(JsonSlice value)
    {
        var document = JsonDocument.Parse(value.Text, Parsing);
        (_documents ??= []).Add(document);
        return document.RootElement;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var document in _documents ?? [])
        {
            document.Dispose();
        }

        _documents = null;
    }
}
