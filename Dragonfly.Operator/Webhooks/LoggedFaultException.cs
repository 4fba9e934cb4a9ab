using System.Text;
using Dragonfly.Operator.Pods;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks;

/// <summary>An exception that is safe to log: what went wrong and where, without what the Pod's author wrote.</summary>
/// <remarks>
/// Framework messages quote what they could not read ("The input string 'hunter2' was not in a correct format"), so only messages that
/// are known to name just fields and types are kept.
/// </remarks>
internal sealed class LoggedFaultException(Exception fault) : Exception
{
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var one = fault; one is not null; one = one.InnerException)
        {
            text.Append(text.Length == 0 ? "" : "\n ---> ").Append(one.GetType().FullName).Append(": ");
            text.Append(one is PodFormatException or BadHttpRequestException ? Excerpt.Message(one.Message) : "(its message is not logged: it may quote the Pod)");
            if (one.StackTrace is { } trace)
            {
                text.Append('\n').Append(trace);
            }
        }

        return text.ToString();
    }
}
