namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>A file to be written.</summary>
/// <param name="Folder">What it is about.</param>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">What is in it.</param>
public sealed record ManifestFile(ManifestFolder Folder, string Name, string Text)
{
    /// <summary>Where the file lies below the output folder.</summary>
    /// <param name="layout">How the files are laid out.</param>
    public string PathIn(ManifestLayout layout) =>
        layout == ManifestLayout.Flat ? Name : Path.Combine(Folder.ToString().ToLowerInvariant(), Name);
}
