using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Tests.Fakes;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Tests.Background.Leases;

/// <summary>A replica that wants the Lease, and counts the terms of its work.</summary>
internal sealed class LeaseReplica : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _work;

    public LeaseReplica(IKubernetesClient client, TimeProvider time, string identity)
    {
        Holder = new(client, new LeaseOptions { Namespace = "d7y-operator-system", Identity = identity }, time, Log);
        _work = Holder.RunWhileHeldAsync(WorkAsync, _stopping.Token);
    }

    public LeaseHolder Holder { get; }

    public LogRecorder<LeaseHolder> Log { get; } = new();

    /// <summary>Terms in which work began.</summary>
    public int Begun { get; private set; }

    /// <summary>Terms in which work was told to end.</summary>
    public int Ended { get; private set; }

    /// <summary>Whether its work is where its Lease is.</summary>
    public bool IsSettled => Begun == Ended + (Holder.IsHolder ? 1 : 0);

    public Task StartAsync() => Holder.StartAsync(CancellationToken.None);

    /// <summary>As after SIGTERM.</summary>
    public Task StopAsync() => Holder.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync();
        Holder.Dispose();
        _stopping.Dispose();
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        Begun++;
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Ended++;
        }
    }
}
