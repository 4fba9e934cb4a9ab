namespace k8s;

/// <summary>An object with a version, a kind and metadata.</summary>
/// <typeparam name="TMetadata">Type of the metadata.</typeparam>
public interface IKubernetesObject<TMetadata> : IKubernetesObject, IMetadata<TMetadata>;
