namespace k8s.Models;

/// <summary>Says how a type is named in the API server's URLs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>Kind, in CamelCase.</summary>
    public string Kind { get; set; } = "";

    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; set; } = "";

    /// <summary>Version, without the group.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>Name in URLs.</summary>
    public string PluralName { get; set; } = "";
}
