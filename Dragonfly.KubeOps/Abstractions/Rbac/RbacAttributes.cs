namespace KubeOps.Abstractions.Rbac;

/// <summary>Asks for access to entities.</summary>
/// <param name="entities">Entity types.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>Entity types.</summary>
    public IEnumerable<Type> Entities => entities;

    /// <summary>What the operator does with them.</summary>
    public RbacVerb Verbs { get; init; }
}

/// <summary>Asks for access to anything by name.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Resources, in the plural.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Paths that are no resources.</summary>
    public string[] Urls { get; init; } = [];

    /// <summary>What the operator does with them.</summary>
    public RbacVerb Verbs { get; init; }
}

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
