using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Certificates;

internal sealed class ServingCertificateTests
{
    private static readonly CertificateLifetimes Lifetimes = new();
    private static readonly IReadOnlyList<string> Names = new CertificateOptions { Service = "webhook", Namespace = "ns" }.Hosts;
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Test]
    public async Task Kestrel_serves_the_certificate_of_the_moment_to_a_client_that_trusts_the_bundle()
    {
        var (first, second) = (CertificateAuthority.Create(Lifetimes, Now), CertificateAuthority.Create(Lifetimes, Now));
        var serving = new ServingCertificate(TimeProvider.System);
        await using var app = await StartAsync(serving);
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

        Assert.That(() => RequestAsync(port, first, HttpVersion.Version20), Throws.InstanceOf<HttpRequestException>(), "none yet");
        serving.Replace(first.Issue(Names, Lifetimes, Now));
        Assert.That(await RequestAsync(port, first, HttpVersion.Version20), Is.EqualTo("HTTP/2"));
        Assert.That(await RequestAsync(port, first, HttpVersion.Version11), Is.EqualTo("HTTP/1.1"));
        Assert.That(() => RequestAsync(port, second, HttpVersion.Version20), Throws.InstanceOf<HttpRequestException>(), "not trusted");

        using var kept = Client(first, HttpVersion.Version20);
        await kept.GetStringAsync(new Uri($"https://localhost:{port}/"));
        serving.Replace(second.Issue(Names, Lifetimes, Now));
        Assert.That(await RequestAsync(port, second, HttpVersion.Version20), Is.EqualTo("HTTP/2"));
        Assert.That(() => RequestAsync(port, first, HttpVersion.Version20), Throws.InstanceOf<HttpRequestException>(), "replaced");
        Assert.That(await kept.GetStringAsync(new Uri($"https://localhost:{port}/")), Is.EqualTo("HTTP/2"), "a connection outlives the swap");
    }

    [Test]
    public async Task Handshakes_go_on_while_the_certificate_is_replaced_and_the_old_ones_are_disposed_of()
    {
        var time = new FakeTimeProvider();
        var serving = new ServingCertificate(time);
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        serving.Replace(authority.Issue(Names, Lifetimes, Now));
        var replacing = Task.Run(() =>
        {
            for (var i = 0; i < 30; i++)
            {
                serving.Replace(authority.Issue(Names, Lifetimes, Now));
            }
        });
        var handshakes = 0;
        while (!replacing.IsCompleted || handshakes < 20)
        {
            using var shown = await HandshakeAsync(serving.Options);
            Assert.That(Verification.Verify(shown, new CaBundle([authority.Certificate]), Now, "localhost"), Is.Empty);
            handshakes++;
        }
        await replacing;
    }

    [Test]
    public async Task An_old_key_lives_as_long_as_a_handshake_may_use_it_and_no_longer()
    {
        var time = new FakeTimeProvider();
        var serving = new ServingCertificate(time);
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        var old = authority.Issue(Names, Lifetimes, Now);
        serving.Replace(old);
        var begun = serving.Options;
        serving.Replace(authority.Issue(Names, Lifetimes, Now));

        time.Advance(TimeSpan.FromSeconds(19));
        using (var shown = await HandshakeAsync(begun))
        {
            Assert.That(serving.Serves(shown), "the one before counts as served");
        }

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(() => old.Handle, Is.EqualTo(IntPtr.Zero).After(5000, 5));
    }

    [Test]
    public void The_options_are_built_once_per_certificate()
    {
        var serving = new ServingCertificate(TimeProvider.System);
        Assert.That(() => serving.Options, Throws.InstanceOf<AuthenticationException>());
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        serving.Replace(authority.Issue(Names, Lifetimes, Now), authorityNotAfter: authority.NotAfter);
        var options = serving.Options;
        Assert.Multiple(() =>
        {
            Assert.That(serving.Options, Is.SameAs(options));
            Assert.That(serving.LeafNotAfter, Is.EqualTo(Now + Lifetimes.Leaf).Within(TimeSpan.FromSeconds(1)));
            Assert.That(serving.AuthorityNotAfter, Is.EqualTo(Now + Lifetimes.Authority).Within(TimeSpan.FromSeconds(1)));
        });
    }

    private static async Task<WebApplication> StartAsync(ServingCertificate serving)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(serving.Options) })));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(context.Request.Protocol));
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(CertificateAuthority trusted, Version version)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trusted.Certificate);
        var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } };
        return new(handler) { DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    private static async Task<string> RequestAsync(int port, CertificateAuthority trusted, Version version)
    {
        using var client = Client(trusted, version);
        return await client.GetStringAsync(new Uri($"https://localhost:{port}/"));
    }

    private static async Task<X509Certificate2> HandshakeAsync(SslServerAuthenticationOptions options)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptTcpClientAsync();
        await using var serverStream = new SslStream(server.GetStream());
        X509Certificate2? shown = null;
        await using var clientStream = new SslStream(client.GetStream(), false, (_, certificate, _, _) =>
        {
            shown = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData());
            return shown is not null;
        });
        var clientHandshake = clientStream.AuthenticateAsClientAsync("localhost");
        // The server first: when it fails, the client would wait for ever.
        await serverStream.AuthenticateAsServerAsync((_, _, _, _) => ValueTask.FromResult(options), null).WaitAsync(TimeSpan.FromSeconds(20));
        await clientHandshake;
        return shown!;
    }
}
