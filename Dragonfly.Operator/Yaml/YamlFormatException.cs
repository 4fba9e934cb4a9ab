namespace Dragonfly.Operator.Yaml;

/// <summary>A document that cannot be read. The message gives the place and the problem in one line.</summary>
public sealed class YamlFormatException : FormatException
{
    public YamlFormatException(string file, int document, int line, int column, string problem)
        : base($"{file}: document {document}, line {line}, column {column}: {problem}")
    {
        File = file;
        Document = document;
        Line = line;
        Column = column;
        Problem = problem;
    }

    public string File { get; }

    /// <summary>1-based.</summary>
    public int Document { get; }

    /// <summary>1-based, counted from the start of the file.</summary>
    public int Line { get; }

    /// <summary>1-based.</summary>
    public int Column { get; }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }
}

/// <summary>Converts a position in a document's text into one in the file.</summary>
internal sealed record DocumentPlace(string File, int Document, int FirstLine)
{
    public YamlFormatException Error(int lineInFile, int column, string problem) =>
        new(File, Document, lineInFile, column, problem);

    public YamlFormatException Error(Node node, string problem) => Error(node.Line, node.Column, problem);

    public int LineInFile(long lineInDocument) => FirstLine + (int)lineInDocument - 1;
}
