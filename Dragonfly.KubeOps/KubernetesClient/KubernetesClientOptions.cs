namespace KubeOps.KubernetesClient;

/// <summary>Options for the connection to the API server.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>Reads an environment variable; returns null if it is not set.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Where Kubernetes mounts <c>token</c>, <c>ca.crt</c> and <c>namespace</c> into a Pod.</summary>
    public string ServiceAccountDirectory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Time limit for connecting, including TLS.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time limit for a whole request, or for a watch until its response starts.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the API server should keep a watch open, in whole seconds.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time limit of an exec plugin.</summary>
    public TimeSpan ExecTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Objects per page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How often a read or replacement is retried after 429 or 503.</summary>
    public int MaxRetries { get; init; } = 4;

    /// <summary>Longest delay before a retry, whatever <c>Retry-After</c> says.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);
}
