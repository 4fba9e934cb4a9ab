namespace Dragonfly.Operator.Caching.Files;

/// <summary>A file of resources that cannot be used. The message is one line that names file, document and field.</summary>
public sealed class ResourceFileException(string message, Exception? inner = null) : Exception(message, inner);
