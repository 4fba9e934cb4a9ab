using System.Diagnostics.CodeAnalysis;

namespace Dragonfly.Operator.Yaml;

/// <summary>A document that cannot be read. The message gives the place and the problem in one line.</summary>
/// <param name="file">The file.</param>
/// <param name="document">Its document, from 1.</param>
/// <param name="line">The line of the file, from 1.</param>
/// <param name="column">The column, from 1.</param>
/// <param name="problem">The message without the place.</param>
[SuppressMessage("Design", "CA1032", Justification = "None comes without a place.")]
public sealed class YamlFormatException(string file, int document, int line, int column, string problem)
    : FormatException($"{file}: document {document}, line {line}, column {column}: {problem}")
{
    public string Problem => problem;
}

/// <summary>Converts a position in a document's text into one in the file.</summary>
internal sealed record DocumentPlace(string File, int Document, int FirstLine)
{
    public YamlFormatException Error(int lineInFile, int column, string problem) =>
        new(File, Document, lineInFile, column, problem);

    public YamlFormatException Error(Node node, string problem) => Error(node.Line, node.Column, problem);

    public int LineInFile(long lineInDocument) => FirstLine + (int)lineInDocument - 1;
}
