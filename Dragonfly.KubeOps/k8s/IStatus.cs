#nullable disable // oblivious, as upstream

namespace k8s;

/// <summary>Anything with an observed state.</summary>
/// <typeparam name="T">Type of the status.</typeparam>
public interface IStatus<T>
{
    /// <summary>The observed state.</summary>
    public T Status { get; set; }
}
