namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>How the files are laid out.</summary>
public enum ManifestLayout
{
    /// <summary>All in one folder, as upstream.</summary>
    Flat,

    /// <summary>In crd/, webhook/ and rbac/.</summary>
    Kubebuilder,
}
