namespace Dragonfly.Operator.Injection.Settings;

/// <summary>How a container names its node in the proxy's address.</summary>
public enum ProxyHost
{
    /// <summary>NODE_NAME from spec.nodeName; the cluster's DNS must resolve it.</summary>
    NodeName,

    /// <summary>NODE_IP from status.hostIP.</summary>
    HostIP,

    /// <summary>NODE_IP from status.hostIP, in brackets: for nodes whose primary address is IPv6.</summary>
    HostIPv6,
}
