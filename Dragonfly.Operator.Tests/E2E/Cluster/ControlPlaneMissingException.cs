namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>There is no API server to test against. The message is one line.</summary>
internal sealed class ControlPlaneMissingException(string message) : Exception(message);
