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
