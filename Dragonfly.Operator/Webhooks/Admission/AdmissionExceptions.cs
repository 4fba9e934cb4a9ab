using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>The request is no admission review, or cannot be read now. The message is one line for whoever sent it.</summary>
/// <param name="statusCode">HTTP status to answer.</param>
/// <param name="message">What is wrong.</param>
internal sealed class BadAdmissionRequestException(int statusCode, string message) : BadHttpRequestException(message, statusCode);

/// <summary>A Pod that must not start without what is to be added, at a moment when the operator cannot tell what that is.</summary>
internal sealed class UndecidedPodException(string message) : Exception(message);
