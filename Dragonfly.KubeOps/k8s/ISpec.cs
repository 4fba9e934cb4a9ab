#nullable disable // oblivious, as upstream

namespace k8s;

/// <summary>Anything with a desired state.</summary>
/// <typeparam name="T">Type of the specification.</typeparam>
public interface ISpec<T>
{
    /// <summary>The desired state.</summary>
    public T Spec { get; set; }
}
