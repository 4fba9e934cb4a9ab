using System.Buffers;
using System.Numerics;
using Microsoft.AspNetCore.Http;

namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>A request's body in a pooled buffer.</summary>
internal sealed class AdmissionBody : IDisposable
{
    // Objects are at most 1.5 MiB in etcd and 3 MiB in a request; an update carries two of them.
    private const int MaxLength = 7 * 1024 * 1024;

    // Nearly every review is shorter. A length is easily claimed: beyond this, memory follows the bytes that have come.
    private const int FirstLength = 16 * 1024;

    // Larger ones are rare, and a few of them at a time are enough: else anybody who reaches the port could fill the memory of a
    // replica. Small ones have a budget of their own, so that who sends large ones keeps no ordinary Pod waiting.
    private const int LargeLength = 128 * 1024;

    private static readonly MemoryBudget Small = new(32 * 1024 * 1024);
    private static readonly MemoryBudget Large = new(12 * 1024 * 1024);

    private readonly long? _announced;
    private byte[] _buffer = [];
    private int _length;

    private AdmissionBody(long? announced) => _announced = announced;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    /// <exception cref="BadAdmissionRequestException">
    /// It is too long, or not JSON by its own account, or there is no memory for it while others are being read.
    /// </exception>
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

        var body = new AdmissionBody(request.ContentLength);
        var isWhole = false;
        try
        {
            body.Grow((int)Math.Min(request.ContentLength ?? FirstLength, FirstLength));
            while (!isWhole)
            {
                var result = await request.BodyReader.ReadAsync(cancellationToken);
                body.Append(result.Buffer);
                isWhole = result.IsCompleted;
                request.BodyReader.AdvanceTo(result.Buffer.End);
            }

            return body;
        }
        finally
        {
            if (!isWhole)
            {
                body.Dispose();
            }
        }
    }

    public void Dispose()
    {
        Free(_buffer);
        _buffer = [];
    }

    private static MemoryBudget BudgetOf(int length) => length > LargeLength ? Large : Small;

    private static void Free(byte[] buffer)
    {
        if (buffer.Length == 0)
        {
            return;
        }

        BudgetOf(buffer.Length).Return(buffer.Length);
        if (buffer.Length <= LargeLength)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static BadAdmissionRequestException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is longer than {MaxLength >> 20} MiB");

    private void Append(ReadOnlySequence<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength)
        {
            throw TooLong();
        }

        var needed = _length + (int)bytes.Length;
        if (needed > _buffer.Length)
        {
            Grow(needed <= LargeLength ? LargeLength : (int)Math.Max(needed, _announced ?? (needed <= MaxLength / 8 ? needed * 2 : MaxLength)));
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
    }

    private void Grow(int length)
    {
        // Pools keep what they were ever given; of large buffers that is too much.
        var isLarge = length > LargeLength;
        var taken = isLarge ? length : Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)length));
        if (!BudgetOf(taken).TryTake(taken))
        {
            throw new BadAdmissionRequestException(StatusCodes.Status503ServiceUnavailable, "too many reviews at a time");
        }

        var larger = isLarge ? GC.AllocateUninitializedArray<byte>(length) : ArrayPool<byte>.Shared.Rent(taken);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        Free(_buffer);
        _buffer = larger;
    }
}
