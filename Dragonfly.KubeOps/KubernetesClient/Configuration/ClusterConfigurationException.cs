namespace KubeOps.KubernetesClient.Configuration;

/// <summary>The way to the API server is not configured, or wrongly. The message is one line that names file and field.</summary>
public sealed class ClusterConfigurationException : Exception
{
    /// <summary>An exception without a message.</summary>
    public ClusterConfigurationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    /// <param name="message">What is wrong where, in one line.</param>
    public ClusterConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and a cause.</summary>
    /// <param name="message">What is wrong where, in one line.</param>
    /// <param name="innerException">The cause.</param>
    public ClusterConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
