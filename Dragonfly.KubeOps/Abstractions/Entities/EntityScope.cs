namespace KubeOps.Abstractions.Entities;

/// <summary>Where a custom resource lives.</summary>
public enum EntityScope
{
    /// <summary>In a namespace.</summary>
    Namespaced,

    /// <summary>In the cluster as a whole.</summary>
    Cluster,
}
