using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Exceptions;
using k8s.Json;
using k8s.KubeConfigModels;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>
/// Caches the credentials of an exec plugin until they expire or are refused. The package's <c>ExecTokenProvider</c> splits arguments
/// at spaces, does not support client certificates, and neither stops a hanging plugin nor shows its error output.
/// </summary>
/// <param name="exec">The plugin; its command is a name or an absolute path.</param>
/// <param name="cluster">Passed to the plugin; null if it does not request it.</param>
/// <param name="certificate">Used in addition to a token; null for none.</param>
/// <param name="where">The start of error messages.</param>
/// <param name="timeout">The time limit of the plugin.</param>
/// <param name="time">The clock.</param>
[SuppressMessage("Reliability", "CA1001", Justification = "The semaphore has no wait handle, and lives as long as the client.")]
internal sealed class ExecCredentials(
    ExternalExecution exec, ClusterEndpoint? cluster, X509Certificate2? certificate, string where, TimeSpan timeout, TimeProvider time)
    : ICredentialSource
{
    private const int ShownErrorCharacters = 500;

    // A plugin may open a browser or count attempts, so only one runs at a time.
    private readonly SemaphoreSlim _single = new(1);
    private volatile Lease? _lease;

    private Credential? Current => _lease is { } lease && lease.Expires > time.GetUtcNow() ? lease.Credential : null;

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

            var lease = Read(await RunAsync(cancellationToken));
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
        // Only the refused credential is dropped: another request may have fetched a newer one meanwhile.
        if (_lease is { } lease && ReferenceEquals(lease.Credential, refused))
        {
            _lease = null;
        }

        return true;
    }

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var process = Start();
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(either.Token);
            var error = process.StandardError.ReadToEndAsync(either.Token);
            await Task.WhenAll(output, error, process.WaitForExitAsync(either.Token));
            return process.ExitCode == 0
                ? await output
                : throw Wrong($"ended with {process.ExitCode}: {OneLine(await error)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Wrong($"took longer than {timeout.TotalSeconds:0.#} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start()
    {
        var process = KubernetesClientConfiguration.CreateRunnableExternalProcess(exec);
        process.StartInfo.Arguments = "";
        foreach (var argument in exec.Arguments ?? [])
        {
            process.StartInfo.ArgumentList.Add(argument);
        }

        process.StartInfo.Environment["KUBERNETES_EXEC_INFO"] = Describe();
        process.StartInfo.RedirectStandardInput = true;
        process.StartInfo.RedirectStandardError = true;
        try
        {
            process.Start();
            return process;
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            var hint = exec.InstallHint is null ? "" : $" ({OneLine(exec.InstallHint)})";
            throw Wrong($"cannot be started: {e.Message}{hint}");
        }
    }

    private string Describe()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (cluster is not null)
        {
            var described = new JsonObject { ["server"] = cluster.Server };
            SetIfAny(described, "tls-server-name", cluster.TlsServerName);
            SetIfAny(described, "certificate-authority-data", cluster.CertificateAuthorityData is { Length: > 0 } data ? data : AuthorityData(cluster.CertificateAuthority));
            if (cluster.SkipTlsVerify)
            {
                described["insecure-skip-tls-verify"] = true;
            }

            spec["cluster"] = described;
        }

        return new JsonObject { ["apiVersion"] = exec.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec }.ToJsonString();
    }

    private string? AuthorityData(string? path)
    {
        try
        {
            return string.IsNullOrEmpty(path) ? null : Convert.ToBase64String(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"needs the cluster's certificate-authority (provideClusterInfo), which cannot be read: {e.Message}");
        }
    }

    private static void SetIfAny(JsonObject json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json[name] = value;
        }
    }

    private Lease Read(string output)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(output, ExecJsonContext.Default.ExecCredentialResponse);
            if (answer?.Kind != "ExecCredential" || answer.ApiVersion != exec.ApiVersion)
            {
                throw Wrong($"did not answer with an ExecCredential of {exec.ApiVersion}");
            }

            var status = answer.Status ?? throw Wrong("answered without a status");
            var issued = string.IsNullOrEmpty(status.ClientCertificateData)
                ? null
                : X509Certificate2.CreateFromPem(status.ClientCertificateData, status.ClientKeyData);
            if (string.IsNullOrEmpty(status.Token) && issued is null)
            {
                throw Wrong("answered with neither a token nor a client certificate");
            }

            var header = string.IsNullOrEmpty(status.Token) ? null : new AuthenticationHeaderValue("Bearer", status.Token);
            return new Lease(new Credential(header, issued ?? certificate), status.ExpirationTimestamp ?? DateTimeOffset.MaxValue);
        }
        catch (Exception e) when (e is JsonException or CryptographicException or FormatException)
        {
            throw Wrong($"answered with something other than an ExecCredential: {e.Message}");
        }
    }

    private KubeConfigException Wrong(string problem) => new($"{where}.command '{exec.Command}' {problem}");

    private static string OneLine(string text)
    {
        var line = text.Trim().ReplaceLineEndings(" ");
        return line.Length <= ShownErrorCharacters ? line : string.Concat(line.AsSpan(0, ShownErrorCharacters), "…");
    }

    private sealed record Lease(Credential Credential, DateTimeOffset Expires);
}

/// <summary>Reads the output of plugins.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, Converters = [typeof(Rfc3339TimeConverter)])]
[JsonSerializable(typeof(ExecCredentialResponse))]
internal sealed partial class ExecJsonContext : JsonSerializerContext;
