using System.Net;
using k8s.Autorest;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Runs a piece of work that is tried again and again; says when it begins to fail, and when it works again.</summary>
/// <param name="work">What is done, for the log.</param>
/// <param name="logger">Log.</param>
internal sealed class Trouble(string work, ILogger logger)
{
    /// <summary>How often at once, against somebody who is quicker each time: it ends when that one has nothing left to write.</summary>
    public const int QuickAttempts = 3;

    private const int LongestReason = 500;

    private string? _told;

    /// <summary>Whether it went well. Only being cancelled throws.</summary>
    public async Task<bool> TryAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The edge: whatever happened, the certificate that is served stays, and there is another attempt.
            var reason = Describe(exception);
            if (reason != _told)
            {
                logger.AttemptFailed(work, reason);
                _told = reason;
            }

            return false;
        }

        if (_told is not null)
        {
            logger.AttemptRecovered(work);
            _told = null;
        }

        return true;
    }

    /// <summary>Whether somebody else was quicker: an object is there already, or is no longer as it was read.</summary>
    public static bool IsConflict(HttpOperationException exception) =>
        exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity;

    private static string Describe(Exception exception)
    {
        var message = $"{exception.GetType().Name}: {exception.Message}";

        // Something between here and the API server may send the request back as its answer, the Secret's key included:
        // plain PEM, or PEM in base64.
        return message.Contains("-----BEGIN", StringComparison.Ordinal) || message.Contains("LS0tLS1CRUdJTi", StringComparison.Ordinal)
            ? $"{exception.GetType().Name} (its text is withheld, as it holds PEM data)"
            : message.Length > LongestReason ? message[..LongestReason] : message;
    }
}
