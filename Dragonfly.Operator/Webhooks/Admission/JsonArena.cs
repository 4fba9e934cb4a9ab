using System.Text.Json;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Parts of a request that were parsed, in pooled memory, until the request ends.</summary>
internal sealed class JsonArena : IDisposable
{
    private List<JsonDocument>? _documents;
    private bool _isDisposed;

    /// <summary>Deeper than any object, so that the API server decides what is too deep.</summary>
    public static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = 512 };

    /// <summary>Parses a value; the element lives as long as the arena and the text do.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="ObjectDisposedException">The request has ended, and the text may be another's by now.</exception>
    public JsonElement Parse(JsonSlice value)
    {
        ThrowIfEnded();
        var document = JsonDocument.Parse(value.Text, Parsing);
        (_documents ??= []).Add(document);
        return document.RootElement;
    }

    /// <summary>To be asked before the text is read.</summary>
    /// <exception cref="ObjectDisposedException">The request has ended, and the text may be another's by now.</exception>
    public void ThrowIfEnded() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _documents?.ForEach(document => document.Dispose());
        _documents = null;
    }
}
