using System.Buffers;
using System.Numerics;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>A request's body, in a pooled buffer if it is small.</summary>
internal sealed class AdmissionBody : IDisposable
{
    /// <summary>Objects are at most 1.5 MiB in etcd and 3 MiB in a request; an update carries two of them.</summary>
    public const int MaxLength = 7 * 1024 * 1024;

    // Nearly every review is shorter. Clients can claim any length, so beyond this the memory grows with the received bytes.
    private const int FirstLength = 16 * 1024;

    // What the server itself keeps for each request: HTTP/2 clients can open hundreds on one connection and send nothing.
    private const int RequestLength = 16 * 1024;

    // Chunk size of larger bodies, below the size from which the garbage collector treats objects as large.
    private const int ChunkLength = 64 * 1024;

    private const int Receiving = 0, Complete = 1, Ended = 2;

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
        StartedAt = memory.Time.GetTimestamp();
    }

    public Memory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>The timestamp at which reading started.</summary>
    public long StartedAt { get; }

    /// <summary>Reads the body of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="memory">The memory that all bodies share.</param>
    /// <param name="cancellationToken">Cancelled when the API server hangs up.</param>
    /// <exception cref="BadAdmissionRequestException">
    /// The body is too long, arrives too slowly or is not declared as JSON, or other bodies use all the memory.
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

    /// <summary>Whether it uses memory of a budget.</summary>
    /// <param name="isLarge">The budget of large bodies, rather than of small ones.</param>
    public bool Holds(bool isLarge) => Volatile.Read(ref isLarge ? ref _large : ref _small) > 0;

    /// <summary>Ends a body that is still arriving, because others need its memory. Any thread may call this.</summary>
    public void TryEnd()
    {
        // Forgotten whatever the result, so that it is not tried again.
        _memory.Forget(this);
        if (Interlocked.CompareExchange(ref _state, Ended, Receiving) == Receiving)
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

        if (Interlocked.CompareExchange(ref _state, Complete, Receiving) != Receiving)
        {
            throw TooSlow();
        }

        if (_full.Count > 0)
        {
            Join();
        }
    }

    // A short body can also keep a client waiting, so it is watched: the server's own minimum rate covers all requests of a connection
    // together, and sending one of them keeps the others alive.
    private void Watch(CancellationToken cancellationToken)
    {
        _isWatched = true;
        var left = AdmissionMemory.Deadline - _memory.Time.GetElapsedTime(StartedAt);
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

        // The garbage collector frees a source that another thread has cancelled or is about to: that thread may be calling Cancel.
        if (Interlocked.CompareExchange(ref _state, Complete, Receiving) != Ended)
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
            // Another thread ended it meanwhile, perhaps before these bytes were counted.
            throw TooSlow();
        }
    }

    // JSON readers need one piece. Chunks are freed one by one, but for a moment a body on this thread takes twice its length.
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

    // Returns each byte once, whichever thread does it.
    private void GiveBack()
    {
        _memory.Return(Interlocked.Exchange(ref _small, 0), isLarge: false);
        _memory.Return(Interlocked.Exchange(ref _large, 0), isLarge: true);
    }

    private void Release()
    {
        // Only the first buffer comes from the pool. A pool keeps every buffer that is returned, which is too much for large ones.
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
