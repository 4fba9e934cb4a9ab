using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Splits the body of a watch into lines.</summary>
internal static class WatchReader
{
    // Objects have at most some 3 MiB, so a longer line is not an event, and must not fill the memory.
    private const int MaxLine = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 16 * 1024);

    /// <summary>Reads a stream to its end.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="stream">The body, which is closed at the end.</param>
    /// <param name="type">Type of the objects.</param>
    /// <param name="address">Address of the watch, for errors.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    public static async IAsyncEnumerable<(WatchEventType Type, TEntity Entity)> ReadAsync<TEntity>(
        Stream stream, EntityType<TEntity> type, Uri address, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var reader = PipeReader.Create(stream, PipeOptions);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    var line = rest.Slice(0, end);
                    rest = rest.Slice(rest.GetPosition(1, end));
                    if (!line.IsEmpty)
                    {
                        yield return WatchLine.Read(line, type, address);
                    }
                }

                if (result.IsCompleted)
                {
                    if (!rest.IsEmpty)
                    {
                        throw new IOException($"the watch of {type.PluralName} ended in the middle of a line");
                    }

                    yield break;
                }

                if (rest.Length > MaxLine)
                {
                    throw new IOException($"the watch of {type.PluralName} sent a line of more than {MaxLine >> 20} MiB");
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}

/// <summary>Reads one line of a watch, which has a type and an object.</summary>
internal static class WatchLine
{
    /// <summary>Reads a line.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="line">The line.</param>
    /// <param name="type">Type of the objects.</param>
    /// <param name="address">Address of the watch, for errors.</param>
    /// <exception cref="JsonException">The line is not an event.</exception>
    /// <exception cref="k8s.Autorest.HttpOperationException">The event is an error.</exception>
    public static (WatchEventType Type, TEntity Entity) Read<TEntity>(
        in ReadOnlySequence<byte> line, EntityType<TEntity> type, Uri address)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var what = Find(ref reader, out var value);
            if (what == WatchEventType.Error)
            {
                throw ApiError.InStream(address, JsonSerializer.Deserialize(ref value, KubernetesJsonContext.Default.V1Status));
            }

            var entity = JsonSerializer.Deserialize(ref value, type.Json) ?? throw new JsonException("the object is null");
            type.Complete(entity);
            return (what, entity);
        }
        catch (JsonException e)
        {
            throw new JsonException($"the watch of {type.PluralName} sent a line that is not an event: {e.Message}", e);
        }
    }

    // The API server sends the type first, but the order of JSON members has no meaning: the object is read from a copy of the reader
    // once both are found.
    private static WatchEventType Find(ref Utf8JsonReader reader, out Utf8JsonReader value)
    {
        WatchEventType? what = null;
        value = default;
        var found = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                what = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                value = reader;
                found = true;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return what is { } known && found ? known : throw new JsonException("type or object is missing");
    }

    private static WatchEventType ReadType(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : throw new JsonException($"unknown type '{reader.GetString()}'");
}
