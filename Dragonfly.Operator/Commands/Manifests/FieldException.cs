namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>A field of a document is wrong; who knows the file and the document completes the message.</summary>
internal sealed class FieldException(string pointer, string field, string problem, Exception? inner = null)
    : Exception($"{field}: {problem}", inner)
{
    /// <summary>Where the field stands in the document, as a JSON pointer.</summary>
    public string Pointer { get; } = pointer;
}
