namespace KubeOps.Abstractions.Rbac;

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
