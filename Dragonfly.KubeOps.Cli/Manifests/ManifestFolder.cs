namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>What a file is about, and so its folder in kubebuilder's layout.</summary>
public enum ManifestFolder
{
    /// <summary>CustomResourceDefinitions.</summary>
    Crd,

    /// <summary>Webhook configurations.</summary>
    Webhook,

    /// <summary>Roles and their bindings.</summary>
    Rbac,
}
