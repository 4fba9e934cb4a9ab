namespace Dragonfly.Operator.Entities;

/// <summary>Addresses that share their ports.</summary>
public sealed class EndpointSubset
{
    /// <summary>Those that are ready.</summary>
    public IList<EndpointAddress>? Addresses { get; set; }

    /// <summary>Those that are not.</summary>
    public IList<EndpointAddress>? NotReadyAddresses { get; set; }
}
