using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.ApiServers;

/// <summary>The version of the API server, read again from time to time: an upgrade replaces it under a running operator.</summary>
public sealed class ApiServerVersion
{
    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private DateTimeOffset? _readAt;

    /// <summary>Null: unknown.</summary>
    public KubernetesVersion? Version { get; private set; }

    /// <summary>The whole version as the server writes it, such as v1.36.2; null: unknown.</summary>
    public string? Release { get; private set; }

    /// <summary>Reads the version where it is unknown or old. Where that fails, it stays as it is.</summary>
    internal async Task RefreshAsync(IKubernetesClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_readAt is { } before && now - before < Interval)
        {
            return;
        }

        _readAt = now;
        try
        {
            if (await KubeOpsAdapter.SendAsync(client, HttpMethod.Get, "version", null, cancellationToken) is { Json.ValueKind: JsonValueKind.Object } answer
                && KubernetesVersion.Parse(answer.Json.Text("major"), answer.Json.Text("minor")) is { } version)
            {
                Version = version;
                Release = Excerpt.Of(answer.Json.Text("gitVersion") ?? version.ToString(), 64);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException or JsonException)
        {
            // Who needs the version does without. The next resource that is looked at asks again.
            _readAt = null;
        }
    }
}
