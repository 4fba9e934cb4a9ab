namespace Dragonfly.KubeOps.Cli;

/// <summary>What was asked for cannot be generated. The message is one line for the user.</summary>
public sealed class GenerationException : Exception
{
    /// <summary>For serialisers and the like.</summary>
    public GenerationException()
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">One line, naming type and property where there are any.</param>
    public GenerationException(string message)
        : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">One line, naming type and property where there are any.</param>
    /// <param name="innerException">What happened underneath.</param>
    public GenerationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
