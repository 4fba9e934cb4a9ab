using System.Text;
using Dragonfly.Operator.Tests.Webhooks;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>A review that is under way: all of it has been sent but the end.</summary>
internal sealed class HalfReview : IAsyncDisposable
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Review.OfPod("""{"spec":{}}"""));

    private readonly Stream _connection;

    private HalfReview(Stream connection) => _connection = connection;

    public static async Task<HalfReview> BeginAsync(Stream connection)
    {
        var head = $"POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nExpect: 100-continue\r\n\r\n";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(head));
        // The server asks for the body once somebody reads it: only then is the review under way.
        var answer = new byte[256];
        var length = await connection.ReadAsync(answer);
        Assert.That(Encoding.ASCII.GetString(answer, 0, length), Does.StartWith("HTTP/1.1 100"));
        await connection.WriteAsync(Body.AsMemory(0, Body.Length / 2));
        return new(connection);
    }

    /// <summary>Sends the rest; the first line of the answer.</summary>
    public async Task<string?> EndAsync()
    {
        await _connection.WriteAsync(Body.AsMemory(Body.Length / 2));
        using var reader = new StreamReader(_connection, leaveOpen: true);
        return await reader.ReadLineAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
