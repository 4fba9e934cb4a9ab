using System.Net;
using k8s.Autorest;

namespace Dragonfly.Operator.Certificates;

/// <summary>Another writer, most likely another replica, changed an object between the read and the write.</summary>
internal static class WriteConflict
{
    /// <summary>How many attempts follow each other without a pause. The other writer stops when it has nothing left to write.</summary>
    private const int QuickAttempts = 3;

    /// <summary>Reads and writes, and does both again where another writer won: the object already exists, or has changed since it was read.</summary>
    public static async Task RetryAsync(Func<Task> readAndWrite, Action? onOvertaken = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await readAndWrite();
                return;
            }
            catch (HttpOperationException exception) when (
                attempt < QuickAttempts && exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity)
            {
                onOvertaken?.Invoke();
            }
        }
    }
}
