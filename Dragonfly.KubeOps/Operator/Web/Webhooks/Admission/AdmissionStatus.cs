namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>Why a request is refused.</summary>
/// <param name="Message">For the user.</param>
/// <param name="Code">HTTP status code.</param>
public sealed record AdmissionStatus(string Message, int? Code = 200);
