namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>A generated file.</summary>
/// <param name="Folder">What it is about.</param>
/// <param name="Name">Its name, without a directory.</param>
/// <param name="Text">Its content.</param>
public sealed record ManifestFile(ManifestFolder Folder, string Name, string Text)
{
    /// <summary>Its path below the output directory.</summary>
    public string PathIn(ManifestLayout layout) =>
        layout == ManifestLayout.Flat ? Name : Path.Combine(Folder.ToString().ToLowerInvariant(), Name);
}

/// <summary>What a file is about, which is its directory in kubebuilder's layout.</summary>
public enum ManifestFolder
{
    /// <summary>CustomResourceDefinitions.</summary>
    Crd,

    /// <summary>Webhook configurations.</summary>
    Webhook,

    /// <summary>Roles and their bindings.</summary>
    Rbac,
}

/// <summary>How the files are laid out.</summary>
public enum ManifestLayout
{
    /// <summary>All in one directory, as upstream does.</summary>
    Flat,

    /// <summary>In crd/, webhook/ and rbac/.</summary>
    Kubebuilder,
}
