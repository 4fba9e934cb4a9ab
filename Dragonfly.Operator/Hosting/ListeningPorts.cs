using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dragonfly.Operator.Hosting;

/// <summary>The ports that are really listened on, of which the options may leave the choice to the system.</summary>
internal sealed class ListeningPorts(IServer server)
{
    /// <summary>Of the webhooks.</summary>
    /// <exception cref="InvalidOperationException">Nothing is listened on yet.</exception>
    public int Webhooks => Port(Uri.UriSchemeHttps);

    /// <summary>Of probes and metrics.</summary>
    /// <exception cref="InvalidOperationException">Nothing is listened on yet.</exception>
    public int Probes => Port(Uri.UriSchemeHttp);

    private int Port(string scheme) => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)))
        .FirstOrDefault(address => address.Scheme == scheme)?.Port
        ?? throw new InvalidOperationException($"No {scheme} port is listened on yet");
}
