using System.Net;
using System.Net.Sockets;
using Dragonfly.Operator.Tests.Commands;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>A port that somebody else has is the user's to mend: one line, and nothing that looks like a fault of ours.</summary>
public sealed class TakenPortTests
{
    [TestCase("--port", "--probe-port")]
    [TestCase("--probe-port", "--port")]
    public async Task It_is_told_in_one_line(string taken, string free)
    {
        using var other = new TcpListener(IPAddress.Any, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var result = await Executable.RunAsync("serve", "--standalone", taken, $"{port}", free, "0");

        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((1, "", $"error: {taken} {port}: Address already in use\n")));
    }
}
