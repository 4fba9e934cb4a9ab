namespace KubeOps.KubernetesClient;

/// <summary>How the client finds and treats the API server.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>Looks up an environment variable; null when it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Where Kubernetes mounts <c>token</c>, <c>ca.crt</c> and <c>namespace</c> into a Pod.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Longest time to connect, TLS included.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time for a whole request; for a watch until the response begins.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the API server is asked to keep a watch open, in whole seconds.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time that an exec plugin may take.</summary>
    public TimeSpan ExecTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How often a read, replacement or deletion is tried again after 429 or 503.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Longest wait before another try, whatever <c>Retry-After</c> says.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);
}
