using System.Runtime.ExceptionServices;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands;

/// <summary>Admits Pods for a command, as the webhook does. An error of ours ends the command: there is no log to look into.</summary>
internal static class CommandAdmission
{
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static AdmissionResult Admit(PodDocument pod, PodContext context, IReadOnlyList<PodMutator> kinds)
    {
        var result = PodAdmission.Admit(pod, context, kinds);
        if (result.Reports.Select(report => report.Failure).OfType<Exception>().FirstOrDefault() is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result;
    }
}
