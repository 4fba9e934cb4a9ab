namespace k8s;

/// <summary>Anything that carries a version and a kind.</summary>
public interface IKubernetesObject
{
    /// <summary>Group and version, e.g. <c>v1</c> or <c>apps/v1</c>.</summary>
    public string ApiVersion { get; set; }

    /// <summary>Kind, in CamelCase and the singular.</summary>
    public string Kind { get; set; }
}
