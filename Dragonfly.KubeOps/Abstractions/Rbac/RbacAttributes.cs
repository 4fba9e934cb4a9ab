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

/// <summary>Requests access to resources by name.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Resources, in the plural.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Non-resource paths.</summary>
    public string[] Urls { get; init; } = [];

    /// <summary>The verbs that the operator needs.</summary>
    public RbacVerb Verbs { get; init; }
}

/// <summary>The verbs of a role.</summary>
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

    /// <summary>Everything, with each verb listed.</summary>
    AllExplicit = 256,
}
