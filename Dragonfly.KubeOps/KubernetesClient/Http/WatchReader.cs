using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Cuts the body of a watch into lines.</summary>
internal static class WatchReader
{
    // Objects are at most some 3 MiB; a line beyond this is no event, and must not fill the memory.
    private const int MaxLine = 16 * 1024 * 1024;

    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 16 * 1024);

    /// <summary>Reads a stream to its end.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="stream">The body; closed at the end.</param>
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
