using System.Diagnostics.CodeAnalysis;

namespace Dragonfly.KubeOps.Cli;

/// <summary>The manifests cannot be generated. The message is one line that names the type and property, if any.</summary>
[SuppressMessage("Design", "CA1032", Justification = "None comes without a message.")]
public sealed class GenerationException(string message, Exception? cause = null) : Exception(message, cause);
