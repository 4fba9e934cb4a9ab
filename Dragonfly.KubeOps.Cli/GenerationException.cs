namespace Dragonfly.KubeOps.Cli;

/// <summary>The manifests cannot be generated. The message is one line for the user.</summary>
public sealed class GenerationException : Exception
{
    public GenerationException()
    {
    }

    /// <param name="message">One line that names the type and property, if any.</param>
    public GenerationException(string message)
        : base(message)
    {
    }

    /// <param name="message">One line that names the type and property, if any.</param>
    /// <param name="innerException">The cause.</param>
    public GenerationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
