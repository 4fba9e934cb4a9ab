using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using k8s.Json;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>Credentials from an exec plugin, kept until they expire or are refused.</summary>
/// <param name="plugin">The plugin.</param>
/// <param name="certificate">The kubeconfig's own client certificate, shown when the plugin hands out none.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore has no wait handle, and lives as long as the client.")]
internal sealed class ExecCredential(ExecPlugin plugin, X509Certificate2? certificate, TimeProvider time) : ICredentialSource
{
    // Plugins may open browsers and count attempts: never two at once.
    private readonly SemaphoreSlim _single = new(1);
    private volatile Lease? _lease;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (Current is { } current)
        {
            return current;
        }

        await _single.WaitAsync(cancellationToken);
        try
        {
            if (Current is { } meanwhile)
            {
                return meanwhile;
            }

            var lease = Read(await ExecPluginProcess.RunAsync(plugin, time, cancellationToken));
            _lease = lease;
            return lease.Credential;
        }
        finally
        {
            _single.Release();
        }
    }

    public bool Refuse(Credential refused)
    {
        // Only the refused one: another request may have fetched a better one meanwhile.
        if (_lease is { } lease && ReferenceEquals(lease.Credential, refused))
        {
            _lease = null;
        }

        return true;
    }

    private Credential? Current => _lease is { } lease && lease.Expires > time.GetUtcNow() ? lease.Credential : null;

    private Lease Read(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var answer = new KubeconfigSection(plugin.Section.File, "ExecCredential", document.RootElement);
            if (answer.Text("kind") != "ExecCredential" || answer.Text("apiVersion") != plugin.ApiVersion)
            {
                throw Wrong($"did not answer with an ExecCredential of {plugin.ApiVersion}");
            }

            var status = answer.Child("status") ?? throw Wrong("answered without a status");
            var token = status.Text("token");
            var pem = status.Text("clientCertificateData");
            var issued = pem is null ? certificate : X509Certificate2.CreateFromPem(pem, status.Need("clientKeyData"));
            var expires = status.Text("expirationTimestamp") is { } expiry ? Rfc3339TimeConverter.Parse(expiry) : DateTime.MaxValue;
            return token is null && pem is null
                ? throw Wrong("answered with neither a token nor a client certificate")
                : new Lease(new Credential(token, issued), new DateTimeOffset(expires, TimeSpan.Zero));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or CryptographicException)
        {
            throw Wrong($"answered with something else than an ExecCredential: {e.Message}");
        }
    }

    private ClusterConfigurationException Wrong(string problem) => plugin.Section.Wrong("command", $"'{plugin.Command}' {problem}");

    private sealed record Lease(Credential Credential, DateTimeOffset Expires);
}
