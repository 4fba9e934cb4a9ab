namespace Dragonfly.Operator.Resources;

/// <summary>Whether the caches hold everything that there was at the start. Once they do, they do for good.</summary>
/// <param name="look">Whether they do now.</param>
public sealed class CacheSync(Func<CancellationToken, ValueTask<bool>> look)
{
    private volatile bool _filled;

    public async ValueTask<bool> IsTrueAsync(CancellationToken cancellationToken) =>
        _filled || (_filled = await look(cancellationToken));
}
