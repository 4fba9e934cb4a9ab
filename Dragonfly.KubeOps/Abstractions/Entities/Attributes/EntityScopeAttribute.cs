namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Says where a custom resource lives.</summary>
/// <param name="scope">Where it lives.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = default) : Attribute
{
    /// <summary>Where it lives.</summary>
    public EntityScope Scope => scope;
}
