using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>A request's body in a pooled buffer.</summary>
internal readonly struct AdmissionBody : IDisposable
{
    // Objects are at most 1.5 MiB in etcd and 3 MiB in a request; an update carries two of them.
    private const int MaxLength = 7 * 1024 * 1024;
    private const int FirstLength = 16 * 1024;

    // Nearly every review is shorter. A length is easily claimed: beyond this, memory follows the bytes that have come.
    private const int MostInAdvance = 128 * 1024;

    private readonly byte[] _buffer;
    private readonly int _length;

    private AdmissionBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    /// <exception cref="BadAdmissionRequestException">It is too long, or not JSON by its own account.</exception>
    public static async ValueTask<AdmissionBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentType != "application/json" && !request.HasJsonContentType())
        {
            throw new BadAdmissionRequestException(
                StatusCodes.Status415UnsupportedMediaType, "the body must be of type application/json");
        }

        if (request.ContentLength > MaxLength)
        {
            throw TooLong();
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? FirstLength, MostInAdvance));
        var length = 0;
        var isWhole = false;
        try
        {
            while (!isWhole)
            {
                var result = await request.BodyReader.ReadAsync(cancellationToken);
                var chunk = (int)Math.Min(result.Buffer.Length, MaxLength + 1);
                if (length + chunk > MaxLength)
                {
                    throw TooLong();
                }

                buffer = Grow(buffer, length, length + chunk);
                result.Buffer.CopyTo(buffer.AsSpan(length));
                length += chunk;
                isWhole = result.IsCompleted;
                request.BodyReader.AdvanceTo(result.Buffer.End);
            }

            return new AdmissionBody(buffer, length);
        }
        finally
        {
            if (!isWhole)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length, int needed)
    {
        if (needed <= buffer.Length)
        {
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static BadAdmissionRequestException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is longer than {MaxLength >> 20} MiB");
}
