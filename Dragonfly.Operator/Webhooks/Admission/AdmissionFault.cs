using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>An error in an admission request, to be counted and logged.</summary>
/// <param name="StatusCode">
/// The HTTP status of the answer: 200 when the webhook failed and the object was allowed unchanged; 400, 408, 413 or 415 when the
/// request was wrong; 503 when there were too many large requests. Within a review: 500 or 503 when the object was refused.
/// </param>
/// <param name="Uid">The request's uid; null when the request was wrong.</param>
/// <param name="Namespace">The object's namespace; null for cluster-scoped objects or when the request was wrong.</param>
/// <param name="Name">The object's name, or the prefix from which the API server will generate it.</param>
/// <param name="Exception">The exception.</param>
internal sealed record AdmissionFault(int StatusCode, string? Uid, string? Namespace, string? Name, Exception Exception);

/// <summary>The request is not an admission review, or cannot be read now. The message is one line for the client.</summary>
/// <param name="statusCode">The HTTP status of the answer.</param>
/// <param name="message">What is wrong.</param>
internal sealed class BadAdmissionRequestException(int statusCode, string message) : BadHttpRequestException(message, statusCode);

/// <summary>A required Pod arrived while the operator cannot decide what to add to it.</summary>
internal sealed class UndecidedPodException(string message) : Exception(message);
