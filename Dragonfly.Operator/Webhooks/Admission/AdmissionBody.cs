using System.Buffers;
using System.Numerics;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>A request's body, in a pooled buffer if it is small.</summary>
internal sealed class AdmissionBody : IDisposable
{
    // Objects are at most 1.5 MiB in etcd and 3 MiB in a request; an update carries two of them.
    private const int MaxLength = 7 * 1024 * 1024;

    // Nearly every review is shorter. A length is easily claimed: beyond this, memory follows the bytes that have come.
    private const int FirstLength = 16 * 1024;

    // What the server keeps for each request besides: on HTTP/2, clients open hundreds on one connection, and send nothing.
    private const int RequestLength = 16 * 1024;

    // Beyond the small ones. Below the size from which on the garbage collector keeps objects apart.
    private const int ChunkLength = 64 * 1024;

    private const int Coming = 0, Whole = 1, Ended = 2;

    private readonly AdmissionMemory _memory;
    private readonly List<byte[]> _full = [];
    private byte[] _buffer = [];
    private int _used;
    private int _length;
    private int _state;
    private long _small;
    private long _large;
    private bool _isWatched;
    private CancellationTokenSource? _deadline;
    private CancellationTokenSource? _end;

    private AdmissionBody(AdmissionMemory memory)
    {
        _memory = memory;
        Begun = memory.Time.GetTimestamp();
    }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>When its first byte was awaited, as a timestamp.</summary>
    public long Begun { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="memory">What all bodies share.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    /// <exception cref="BadAdmissionRequestException">
    /// It is too long, comes too slowly, or is not JSON by its own account, or there is no memory for it while others are being read.
    /// </exception>
    public static async ValueTask<AdmissionBody> ReadAsync(HttpRequest request, AdmissionMemory memory, CancellationToken cancellationToken)
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

        var body = new AdmissionBody(memory);
        var isWhole = false;
        try
        {
            await body.FillAsync(request, cancellationToken);
            isWhole = true;
            return body;
        }
        finally
        {
            body.StopWatching();
            if (!isWhole)
            {
                body.Dispose();
            }
        }
    }

    /// <summary>Whether it has taken any memory of a budget.</summary>
    /// <param name="isLarge">Of the large ones' or of the small ones'.</param>
    public bool Holds(bool isLarge) => Volatile.Read(ref isLarge ? ref _large : ref _small) > 0;

    /// <summary>Gives up a body that is still coming, for others that need its memory. For any thread.</summary>
    public void TryEnd()
    {
        // Whatever comes of it, nobody has to look at it again.
        _memory.Forget(this);
        if (Interlocked.CompareExchange(ref _state, Ended, Coming) == Coming)
        {
            GiveBack();
            _end!.Cancel();
        }
    }

    public void Dispose()
    {
        GiveBack();
        Release();
    }

    private static BadAdmissionRequestException TooLong() =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is longer than {MaxLength >> 20} MiB");

    private static BadAdmissionRequestException TooSlow() =>
        new(StatusCodes.Status408RequestTimeout, "the body came too slowly");

    private async ValueTask FillAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        Grow((int)Math.Min(request.ContentLength ?? FirstLength, FirstLength));
        try
        {
            while (true)
            {
                if (!request.BodyReader.TryRead(out var result))
                {
                    if (!_isWatched)
                    {
                        Watch(cancellationToken);
                    }

                    result = await request.BodyReader.ReadAsync(_end!.Token);
                }

                Append(result.Buffer);
                request.BodyReader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TooSlow();
        }

        if (Interlocked.CompareExchange(ref _state, Whole, Coming) != Coming)
        {
            throw TooSlow();
        }

        if (_full.Count > 0)
        {
            Join();
        }
    }

    // From when on it keeps a client waiting, however short it is: the server's own minimum rate is one for all requests of a
    // connection, and who sends one of them keeps the others.
    private void Watch(CancellationToken cancellationToken)
    {
        _isWatched = true;
        var left = AdmissionMemory.Deadline - _memory.Time.GetElapsedTime(Begun);
        _deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, _memory.Time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
        _memory.Watch(this);
    }

    private void StopWatching()
    {
        if (!_isWatched)
        {
            return;
        }

        _memory.Forget(this);

        // What another thread has ended, or is about to, is left to the garbage collector: it may be calling Cancel.
        if (Interlocked.CompareExchange(ref _state, Whole, Coming) != Ended)
        {
            _end!.Dispose();
            _deadline!.Dispose();
        }
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength)
        {
            throw TooLong();
        }

        foreach (var segment in bytes)
        {
            var rest = segment.Span;
            while (!rest.IsEmpty)
            {
                if (_used == _buffer.Length)
                {
                    MakeRoom();
                }

                var part = rest[..Math.Min(rest.Length, _buffer.Length - _used)];
                part.CopyTo(_buffer.AsSpan(_used));
                _used += part.Length;
                _length += part.Length;
                rest = rest[part.Length..];
            }
        }
    }

    private void MakeRoom()
    {
        if (_length < AdmissionMemory.LargeLength)
        {
            Grow(Math.Min(Math.Max(2 * _buffer.Length, FirstLength), AdmissionMemory.LargeLength));
            return;
        }

        Take(ChunkLength, isLarge: true);
        _full.Add(_buffer);
        _buffer = GC.AllocateUninitializedArray<byte>(ChunkLength);
        _used = 0;
    }

    private void Grow(int length)
    {
        var size = Math.Max(16, (int)BitOperations.RoundUpToPowerOf2((uint)length));
        Take(RequestLength + size - (int)_small, isLarge: false);
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _used).CopyTo(larger);
        ReturnToPool(_buffer);
        _buffer = larger;
    }

    private void Take(int bytes, bool isLarge)
    {
        if (!_memory.TryTake(bytes, isLarge))
        {
            throw new BadAdmissionRequestException(StatusCodes.Status503ServiceUnavailable, "too many reviews at a time");
        }

        Interlocked.Add(ref isLarge ? ref _large : ref _small, bytes);
        if (Volatile.Read(ref _state) == Ended)
        {
            // It was ended meanwhile, perhaps before these bytes were counted.
            throw TooSlow();
        }
    }

    // Readers of JSON want one piece. The chunks go at once, so for a moment, on one thread, a body takes its length twice.
    private void Join()
    {
        var whole = GC.AllocateUninitializedArray<byte>(_length);
        var at = 0;
        foreach (var chunk in _full)
        {
            chunk.CopyTo(whole.AsSpan(at));
            at += chunk.Length;
        }

        _buffer.AsSpan(0, _used).CopyTo(whole.AsSpan(at));
        Release();
        _buffer = whole;
        _used = whole.Length;
    }

    // Each byte once, whoever gives it back.
    private void GiveBack()
    {
        _memory.Return(Interlocked.Exchange(ref _small, 0), isLarge: false);
        _memory.Return(Interlocked.Exchange(ref _large, 0), isLarge: true);
    }

    private void Release()
    {
        // Only the first buffer came from the pool: pools keep what they were ever given, and of large buffers that is too much.
        if (_full.Count > 0)
        {
            ReturnToPool(_full[0]);
            _full.Clear();
        }
        else if (_length <= AdmissionMemory.LargeLength)
        {
            ReturnToPool(_buffer);
        }

        _buffer = [];
    }

    private static void ReturnToPool(byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
