using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Loopback ports that nobody listens on.</summary>
/// <remarks>
/// They lie below those that systems give to outgoing connections: a port that one of our thousands of connections has
/// taken meanwhile could not be listened on, and a restarted process wants the same one again.
/// </remarks>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private const int Attempts = 200;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static int Next() => Next(1);

    /// <summary>The first of so many in a row.</summary>
    public static int Next(int count)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var first = Random.Shared.Next(First, Last - count);
            if (Enumerable.Range(first, count).All(port => IsFree(port) && Given.TryAdd(port, true)))
            {
                return first;
            }
        }

        throw new InvalidOperationException($"No free port found between {First} and {Last}");
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
