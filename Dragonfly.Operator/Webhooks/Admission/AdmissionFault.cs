namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>What went wrong with an admission request, for the program to count and to log.</summary>
/// <param name="StatusCode">
/// The HTTP status that was answered: 200 when the webhook failed and the object was let through as it is, 400, 408, 413 or 415
/// when the request itself was wrong, 503 when too many large ones came at a time. Within a review: 500 or 503 when the object was
/// refused.
/// </param>
/// <param name="Uid">The request's uid; null when the request was wrong.</param>
/// <param name="Namespace">The object's namespace; null for cluster-scoped ones or when the request was wrong.</param>
/// <param name="Name">The object's name, which a new object may not have yet, or its prefix.</param>
/// <param name="Exception">What was thrown.</param>
internal sealed record AdmissionFault(int StatusCode, string? Uid, string? Namespace, string? Name, Exception Exception);
