using System.Net;
using k8s.Autorest;

namespace Dragonfly.Operator.Certificates;

/// <summary>Somebody else, most likely another replica, wrote an object between its reading and its writing.</summary>
internal static class WriteConflict
{
    /// <summary>How often at once, against somebody who is quicker each time: it ends when that one has nothing left to write.</summary>
    public const int QuickAttempts = 3;

    /// <summary>Whether somebody else was quicker: an object is there already, or is no longer as it was read.</summary>
    public static bool Is(HttpOperationException exception) =>
        exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;
}
