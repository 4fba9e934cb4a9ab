namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Cuts a stream at its document markers, before any parsing: no YAML or JSON content can hold a marker at column 0, and
/// spans cut this way join up to the input exactly.
/// </summary>
internal sealed class DocumentSplitter
{
    private readonly string _text;
    private readonly List<Segment> _segments = [];
    private int _start;
    private int _startLine = 1;
    private int _line = 1;
    private bool _marked;
    private int _bodyStart = -1;
    private int _bodyLine;

    private DocumentSplitter(string text) => _text = text;

    private bool IsBare => !_marked && _bodyStart < 0;

    public static List<Segment> Split(string text) => new DocumentSplitter(text).Run();

    private List<Segment> Run()
    {
        for (int at = 0, end; at < _text.Length; at = end, _line++)
        {
            end = SourceLines.EndOfLine(_text, at);

            // Concatenated files carry byte order marks in the middle; YAML allows one wherever a document may begin.
            var start = at;
            while (_bodyStart < 0 && start < end && _text[start] == '\uFEFF')
            {
                start++;
            }

            Take(at, start, end);
        }

        if (_start < _text.Length)
        {
            Close(_text.Length, _line);
        }

        return _segments;
    }

    private void Take(int lineStart, int start, int end)
    {
        switch (SourceLines.Classify(_text.AsSpan(start, end - start)))
        {
            case LineKind.DocumentStart:
                if (!IsBare)
                {
                    Close(lineStart, _line);
                }

                _marked = true;
                var rest = _text.AsSpan(start + 3, end - start - 3);
                var trimmed = rest.TrimStart(" \t");
                if (SourceLines.Classify(trimmed) is not (LineKind.Blank or LineKind.Comment))
                {
                    Begin(end - trimmed.Length);
                }

                break;
            case LineKind.DocumentEnd:
                Close(end, _line + 1);
                break;
            case LineKind.Blank or LineKind.Comment:
            case LineKind.Directive when !_marked:
                break;
            default:
                Begin(start);
                break;
        }
    }

    private void Begin(int at)
    {
        if (_bodyStart < 0)
        {
            _bodyStart = at;
            _bodyLine = _line;
        }
    }

    private void Close(int end, int nextLine)
    {
        if (IsBare && _segments.Count > 0)
        {
            // Blank lines and comments after "..." are the tail of the document it ended, not another document.
            _segments[^1] = _segments[^1] is { HasContent: true } last ? last with { End = end } : EmptyUntil(end);
        }
        else if (_bodyStart < 0)
        {
            _segments.Add(new Segment(_start, end, end, end, _startLine, _startLine));
        }
        else
        {
            _segments.Add(new Segment(_start, _bodyStart, TailStart(_bodyStart, end), end, _startLine, _bodyLine));
        }

        (_start, _startLine, _marked, _bodyStart) = (end, nextLine, false, -1);
    }

    private Segment EmptyUntil(int end) => _segments[^1] with { BodyStart = end, TailStart = end, End = end };

    // Only comments at column 0 count: an indented one may be text of a block scalar.
    private int TailStart(int bodyStart, int end)
    {
        var tail = end;
        for (int at = bodyStart, next; at < end; at = next)
        {
            next = SourceLines.EndOfLine(_text, at);
            tail = SourceLines.Classify(_text.AsSpan(at, next - at)) switch
            {
                LineKind.Blank => tail,
                LineKind.DocumentEnd => Math.Min(tail, at),
                LineKind.Comment when _text[at] == '#' && at > bodyStart => Math.Min(tail, at),
                _ => end,
            };
        }

        return tail;
    }
}
