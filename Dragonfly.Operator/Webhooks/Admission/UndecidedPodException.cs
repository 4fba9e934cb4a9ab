namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>A Pod that must not start without what is to be added, at a moment when the operator cannot tell what that is.</summary>
internal sealed class UndecidedPodException(string message) : Exception(message);
