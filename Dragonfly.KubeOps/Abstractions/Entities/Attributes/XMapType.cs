namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>How an object is merged.</summary>
public enum XMapType
{
    /// <summary>Field by field.</summary>
    Granular,

    /// <summary>Replaced as a whole.</summary>
    Atomic,
}
