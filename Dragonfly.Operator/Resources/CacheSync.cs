namespace Dragonfly.Operator.Resources;

/// <summary>Whether the caches hold every object that existed at the start. Once they do, this stays true.</summary>
/// <param name="areCachesFilled">
/// Checks the caches. A check that outlasts a probe continues, and a later probe gets its result.
/// </param>
public sealed class CacheSync(Func<Task<bool>> areCachesFilled)
{
    private volatile Task<bool> _check = Task.FromResult(false);

    public bool IsTrue
    {
        get
        {
            // A failed check is repeated without a log line: its cause also fails the watches, which log it.
            if (_check.IsCompleted && !Succeeded(_check))
            {
                _check = areCachesFilled();
            }

            return Succeeded(_check);
        }
    }

    private static bool Succeeded(Task<bool> check) => check.IsCompletedSuccessfully && check.Result;
}
