namespace KubeOps.Abstractions.Events;

/// <summary>Whether all is well.</summary>
public enum EventType
{
    /// <summary>All is well.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
