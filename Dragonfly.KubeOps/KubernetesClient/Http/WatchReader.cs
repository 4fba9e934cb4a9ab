using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Reads the body of a watch: lines, each with the type of an event and an object.</summary>
internal static class WatchReader
{
    // Objects have at most some 3 MiB, so a longer line is not an event, and must not fill the memory.
    private const int MaxLine = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 16 * 1024);

    /// <summary>Reads a stream to its end, and closes it.</summary>
    /// <param name="stream">The body.</param>
    /// <param name="type">Type of the objects.</param>
    /// <param name="address">Address of the watch, for errors.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="JsonException">A line is not an event.</exception>
    /// <exception cref="k8s.Autorest.HttpOperationException">The event is an error.</exception>
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
                        yield return ReadEvent(line, type, address);
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

    private static (WatchEventType Type, TEntity Entity) ReadEvent<TEntity>(ReadOnlySequence<byte> line, EntityType<TEntity> type, Uri address)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var what = Member("type").ToString();
            var item = Member("object");
            return what switch
            {
                "ADDED" => (WatchEventType.Added, Entity()),
                "MODIFIED" => (WatchEventType.Modified, Entity()),
                "DELETED" => (WatchEventType.Deleted, Entity()),
                "BOOKMARK" => (WatchEventType.Bookmark, Entity()),
                "ERROR" => throw ApiError.InStream(address, item.Deserialize(KubernetesJsonContext.Default.V1Status)),
                _ => throw new JsonException($"unknown type '{what}'"),
            };

            JsonElement Member(string name) =>
                json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var member)
                    ? member
                    : throw new JsonException("type or object is missing");

            TEntity Entity() => type.Complete(item.Deserialize(type.Json));
        }
        catch (JsonException e)
        {
            throw new JsonException($"the watch of {type.PluralName} sent a line that is not an event: {e.Message}", e);
        }
    }
}
