using System.CommandLine;

namespace Dragonfly.Bench.Load;

/// <summary>Many reviews through one operator, whose memory must not grow with them.</summary>
internal static class SoakCommand
{
    private static readonly int[] Milestones = [10_000, 50_000, 100_000, 200_000];

    /// <summary>By then code is compiled and buffers have their size; what grows afterwards grows for ever.</summary>
    private const int Settled = 50_000;

    /// <summary>Less than 56 bytes for each of the reviews that follow.</summary>
    private const double AllowedMebibytes = 8;

    public static RootCommand Create()
    {
        var program = new Option<FileInfo>("--operator") { Description = "The dragonfly-operator to run.", Required = true };
        var connections = new Option<int>("--connections") { Description = "Keep-alive connections, each with one review at a time.", DefaultValueFactory = _ => 8 };
        var http2 = new Option<bool>("--http2") { Description = "One HTTP/2 connection with as many streams instead, as API servers do it." };
        var command = new RootCommand("Sends 200,000 reviews to an operator and prints how its memory develops.") { program, connections, http2 };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(program).FullName, parsed.GetValue(connections), parsed.GetValue(http2), Console.Out, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string program, int connections, bool http2, TextWriter output, CancellationToken cancellationToken)
    {
        await using var @operator = await OperatorProcess.StartAsync(program, cancellationToken);
        using var load = new LoadGenerator(@operator.Webhook, @operator.CaFile, connections, http2);
        var sent = 0;
        var settled = 0.0;
        var rss = @operator.ResidentMebibytes();
        await output.WriteLineAsync($"{sent,9:N0} reviews   {rss,6:0.0} MiB");
        foreach (var milestone in Milestones)
        {
            var cpu = @operator.CpuTime();
            await load.SendAsync(milestone - sent, cancellationToken);
            var cost = (@operator.CpuTime() - cpu).TotalMicroseconds / (milestone - sent);
            sent = milestone;
            rss = @operator.ResidentMebibytes();
            await output.WriteLineAsync($"{sent,9:N0} reviews   {rss,6:0.0} MiB   {cost,4:0} us of CPU each");
            settled = sent == Settled ? rss : settled;
        }

        var growth = rss - settled;
        var holds = growth <= AllowedMebibytes;
        await output.WriteLineAsync($"from {Settled:N0} reviews on {growth:+0.0;-0.0} MiB, allowed are {AllowedMebibytes:0}");
        await output.WriteLineAsync(holds ? "ok: memory does not grow with reviews" : "FAILED: memory grows with reviews");
        return holds ? 0 : 1;
    }
}
