namespace k8s;

/// <summary>Anything with metadata.</summary>
/// <typeparam name="T">Type of the metadata.</typeparam>
public interface IMetadata<T>
{
    /// <summary>The metadata.</summary>
    public T Metadata { get; set; }
}
