namespace Dragonfly.Operator.Resources;

/// <summary>Whether the caches hold everything that there was at the start. Once they do, they do for good.</summary>
/// <param name="look">Whether they do now. What takes longer than a probe waits goes on, and whoever asks next is told.</param>
public sealed class CacheSync(Func<Task<bool>> look)
{
    private volatile Task<bool> _look = Task.FromResult(false);

    public bool IsTrue
    {
        get
        {
            // A look that failed is taken again: what fails there fails for the watches, too, and they log it.
            if (_look.IsCompleted && !Held(_look))
            {
                _look = look();
            }

            return Held(_look);
        }
    }

    private static bool Held(Task<bool> look) => look.IsCompletedSuccessfully && look.Result;
}
