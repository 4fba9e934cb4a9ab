namespace KubeOps.Abstractions.Rbac;

/// <summary>What a role may do.</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Everything, written as <c>*</c>.</summary>
    All = 1,

    /// <summary>Read one object.</summary>
    Get = 2,

    /// <summary>Read all objects.</summary>
    List = 4,

    /// <summary>Follow changes.</summary>
    Watch = 8,

    /// <summary>Create.</summary>
    Create = 16,

    /// <summary>Replace.</summary>
    Update = 32,

    /// <summary>Change in part.</summary>
    Patch = 64,

    /// <summary>Delete.</summary>
    Delete = 128,

    /// <summary>Everything, with each verb written out.</summary>
    AllExplicit = 256,
}
