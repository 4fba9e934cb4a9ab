namespace KubeOps.Abstractions.Rbac;

/// <summary>Requests access to entities.</summary>
/// <param name="entities">Entity types.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>Entity types.</summary>
    public IEnumerable<Type> Entities => entities;

    /// <summary>The verbs that the operator needs.</summary>
    public RbacVerb Verbs { get; init; }
}

/// <summary>The verbs of a role.</summary>
[Flags]
public enum RbacVerb
{
    /// <summary>Nothing.</summary>
    None = 0,

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
}
