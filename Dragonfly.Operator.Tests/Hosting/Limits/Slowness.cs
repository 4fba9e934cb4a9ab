namespace Dragonfly.Operator.Tests.Hosting.Limits;

/// <summary>What a client may take its time for.</summary>
public enum Slowness
{
    Handshake,
    Headers,
    Body,
    Idle,
}
