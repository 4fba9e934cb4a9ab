namespace Dragonfly.Operator.Commands;

/// <summary>What was given cannot be used. The message is one line that names file, document and field.</summary>
internal sealed class BadInputException(string message, Exception? inner = null) : Exception(message, inner);
