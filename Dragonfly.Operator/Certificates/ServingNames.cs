using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The names and addresses that the webhook is reached by.</summary>
public sealed class ServingNames
{
    private readonly string[] _hosts;

    /// <param name="hosts">DNS names and IP addresses.</param>
    public ServingNames(IEnumerable<string> hosts)
    {
        _hosts = [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    public IReadOnlyList<string> Hosts => _hosts;

    /// <summary>A Service's names, as in-cluster clients may spell them, and this host's own for probes.</summary>
    /// <param name="service">Name of the Service.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="further">More DNS names and IP addresses.</param>
    public static ServingNames ForService(string service, string @namespace, params IEnumerable<string> further) => new(
    [
        $"{service}.{@namespace}.svc",
        service,
        $"{service}.{@namespace}",
        $"{service}.{@namespace}.svc.cluster.local",
        "localhost",
        "127.0.0.1",
        "::1",
        .. further,
    ]);

    internal X509Extension ToExtension()
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in _hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }
}
