namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>How a list is merged.</summary>
public enum XListType
{
    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>A set of scalars.</summary>
    Set,

    /// <summary>A map of objects, identified by keys.</summary>
    Map,
}
