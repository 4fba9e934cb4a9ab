namespace Dragonfly.Operator.Yaml;

/// <summary>Turns a position inside one document's text into one in the file.</summary>
internal sealed record DocumentPlace(string File, int Document, int FirstLine)
{
    public YamlFormatException Error(int lineInFile, int column, string problem) =>
        new(File, Document, lineInFile, column, problem);

    public YamlFormatException Error(Node node, string problem) => Error(node.Line, node.Column, problem);

    public int LineInFile(long lineInDocument) => FirstLine + (int)lineInDocument - 1;
}
