using System.Net;
using k8s.Autorest;

namespace Dragonfly.Operator.Certificates;

/// <summary>Another writer, most likely another replica, changed an object between the read and the write.</summary>
internal static class WriteConflict
{
    /// <summary>How many attempts follow each other without a pause. The other writer stops when it has nothing left to write.</summary>
    public const int QuickAttempts = 3;

    /// <summary>Whether another writer won the conflict: the object already exists, or has changed since it was read.</summary>
    public static bool Is(HttpOperationException exception) =>
        exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
}
