namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Says where a custom resource lives.</summary>
/// <param name="scope">Where it lives.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = default) : Attribute
{
    /// <summary>Where it lives.</summary>
    public EntityScope Scope => scope;
}

/// <summary>Gives a custom resource short names for the command line.</summary>
/// <param name="shortNames">The short names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>The short names.</summary>
    public string[] ShortNames => shortNames;
}

/// <summary>Marks the version that is stored.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;

/// <summary>Adds a column to <c>kubectl get</c>.</summary>
/// <param name="jsonPath">JSONPath of the value.</param>
/// <param name="name">Heading.</param>
/// <param name="type">OpenAPI type.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    /// <summary>JSONPath of the value.</summary>
    public string JsonPath => jsonPath;

    /// <summary>Heading.</summary>
    public string Name => name;

    /// <summary>OpenAPI type.</summary>
    public string Type => type;

    /// <summary>What the column shows.</summary>
    public string? Description { get; init; }

    /// <summary>OpenAPI format.</summary>
    public string? Format { get; init; }

    /// <summary>When the column is shown.</summary>
    public PrinterColumnPriority Priority { get; init; }
}
