using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Resources.PodDistributions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>The whole operator without an API server, in this process, and a client that trusts its CA and nothing else.</summary>
internal sealed class StandaloneOperator : IAsyncDisposable
{
    private readonly IHost _app;
    private readonly string _folder;
    private readonly X509Certificate2 _authority;
    private Task? _stopping;

    private StandaloneOperator(IHost app, string folder, string caFile, RecordingLoggerProvider log)
    {
        _app = app;
        _folder = folder;
        _authority = X509CertificateLoader.LoadCertificateFromFile(caFile);
        Log = log;
        Client = NewClient();
    }

    public HttpClient Client { get; }

    /// <summary>What the operator logged, besides the console.</summary>
    public RecordingLoggerProvider Log { get; }

    public IServiceProvider Services => _app.Services;

    public int Port => Services.GetRequiredService<ListeningPorts>().Webhooks;

    /// <summary>Of probes and metrics.</summary>
    public Uri Probes => new($"http://127.0.0.1:{Services.GetRequiredService<ListeningPorts>().Probes}");

    public static Task<StandaloneOperator> StartAsync(params string[] resources) => StartAsync(options => options with { Resources = resources });

    /// <param name="configure">Changes what it is started with.</param>
    /// <param name="replace">Puts other services in the place of some.</param>
    /// <param name="kinds">The kinds that it knows.</param>
    public static async Task<StandaloneOperator> StartAsync(
        Func<ServeOptions, ServeOptions> configure, Action<IServiceCollection>? replace = null, Kinds? kinds = null)
    {
        var folder = Directory.CreateTempSubdirectory("dragonfly-operator-").FullName;
        var caFile = Path.Combine(folder, "ca.crt");
        var app = OperatorHost.Build(
            configure(new ServeOptions { Port = 0, ProbePort = 0, Standalone = true, Certificates = new() { CaOut = caFile } }),
            services =>
            {
                // The console belongs to the test run.
                services.RemoveAll<ILoggerProvider>();
                replace?.Invoke(services);
            },
            kinds);
        var log = new RecordingLoggerProvider();
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        await app.StartAsync();
        return new(app, folder, caFile, log);
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler { SslOptions = Trusting() })
    {
        BaseAddress = new($"https://127.0.0.1:{Port}"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A connection to the webhooks' port, for what no HTTP client does.</summary>
    public async Task<SslStream> ConnectAsync(SslProtocols protocols = SslProtocols.None)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = Trusting();
        options.TargetHost = "localhost";
        options.EnabledSslProtocols = protocols;
        await tls.AuthenticateAsClientAsync(options);
        return tls;
    }

    /// <summary>Puts other resources in force, as a change of the files would.</summary>
    public void Use(FileResources resources)
    {
        resources.PutInForce(Services.GetRequiredService<Kinds>(), orDefaults: false);

        // Other files, another operator: nothing was admitted yet.
        Services.GetRequiredService<PodDistributionKind>().Admitted = new AdmittedPods(TimeProvider.System);
        Services.GetRequiredService<NamespaceCache>().Replace(resources.Namespaces);
    }

    public async Task<ReviewAnswer> ReviewAsync(string review)
    {
        using var content = new StringContent(review, Encoding.UTF8, "application/json");
        using var response = await Client.PostAsync("/mutate/v1pod?timeout=10s", content);
        response.EnsureSuccessStatusCode();
        return ReviewAnswer.Read(await response.Content.ReadAsStringAsync());
    }

    /// <summary>As at the signal to stop; ends when nothing is under way any more.</summary>
    public Task StopAsync() => _stopping ??= _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await StopAsync();
        _app.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SslClientAuthenticationOptions Trusting() => new()
    {
        CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _authority },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
