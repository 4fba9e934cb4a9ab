namespace KubeOps.Abstractions.Builder;

/// <summary>How replicas agree on who works.</summary>
public enum LeaderElectionType
{
    /// <summary>Not at all: every replica watches. The only one that the embedded runtime knows.</summary>
    None,

    /// <summary>One leader for everything. Treated as <see cref="None"/>.</summary>
    Single,

    /// <summary>Left to the program. Treated as <see cref="None"/>.</summary>
    Custom,

    /// <summary>One leader per scope. Treated as <see cref="None"/>.</summary>
    Scoped,
}
