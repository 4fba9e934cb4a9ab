namespace Dragonfly.Operator.Background.Leases;

/// <summary>The Lease that the replicas share, and its timing, which is client-go's.</summary>
public sealed record LeaseOptions
{
    public const string DefaultName = "d7y-operator";

    /// <summary>The operator's own namespace.</summary>
    public required string Namespace { get; init; }

    public string Name { get; init; } = DefaultName;

    /// <summary>Identifies this process. A restarted container keeps its Pod's name, but must not be taken for its predecessor.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>Other replicas take a Lease that was not renewed for this long.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The holder stops acting as one when it could not renew the Lease for this long. Shorter than <see cref="Duration"/>, so that its
    /// work has ended when another replica starts.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the holder renews the Lease, and the least time between two looks of the others.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Half of the deadline, so that a hanging request leaves time for another.</summary>
    internal TimeSpan RequestTimeout => RenewDeadline / 2;
}
