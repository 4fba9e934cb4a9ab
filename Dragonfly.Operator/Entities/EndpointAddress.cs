namespace Dragonfly.Operator.Entities;

/// <summary>One address of a Service.</summary>
public sealed class EndpointAddress
{
    public string? Ip { get; set; }
}
