using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dragonfly.Operator.Hosting;

/// <summary>The ports that the server listens on. The options may leave their choice to the system.</summary>
internal sealed class ListeningPorts(IServer server)
{
    /// <exception cref="InvalidOperationException">The server is not listening yet.</exception>
    public int Webhooks => Port(Uri.UriSchemeHttps);

    /// <exception cref="InvalidOperationException">The server is not listening yet.</exception>
    public int Probes => Port(Uri.UriSchemeHttp);

    private int Port(string scheme) => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)))
        .FirstOrDefault(address => address.Scheme == scheme)?.Port
        ?? throw new InvalidOperationException($"The server is not listening on its {scheme} port yet");
}
