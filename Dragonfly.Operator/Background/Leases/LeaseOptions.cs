namespace Dragonfly.Operator.Background.Leases;

/// <summary>Which Lease the replicas share, and the times that they keep: client-go's, so that it reads like any controller's.</summary>
public sealed record LeaseOptions
{
    public const string DefaultName = "d7y-operator";

    /// <summary>Namespace of the Lease: the operator's own.</summary>
    public required string Namespace { get; init; }

    public string Name { get; init; } = DefaultName;

    /// <summary>Names this process. A container that starts again has the Pod's name again, but must not pass for its predecessor.</summary>
    public string Identity { get; init; } = $"{Environment.MachineName}_{Guid.NewGuid()}";

    /// <summary>After so long without a renewal others take the Lease.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// After so long without a renewal the holder stops to act as one. It is shorter than <see cref="Duration"/>, so that what is under
    /// way has ended when another replica begins.
    /// </summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the holder renews, and how often at most the others look.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Half of the deadline: a request that hangs leaves time for another one.</summary>
    internal TimeSpan RequestTimeout => RenewDeadline / 2;
}
