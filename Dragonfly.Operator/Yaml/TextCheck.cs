namespace Dragonfly.Operator.Yaml;

/// <summary>Refuses what kubectl refuses too, and what YamlDotNet would take for the end of the text (NUL).</summary>
internal static class TextCheck
{
    public static void RequireYamlCharacters(string text, DocumentPlace place)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is (< ' ' and not ('\t' or '\n' or '\r')) or '\uFFFE' or '\uFFFF' or (>= '\x7F' and < '\xA0' and not '\x85'))
            {
                var before = text.AsSpan(0, i);
                var line = place.FirstLine + SourceLines.CountBreaks(before);
                var column = i - before.LastIndexOfAny('\r', '\n');
                throw place.Error(
                    line, column, $"the character U+{(int)text[i]:X4} is not allowed in YAML; in double quotes write \\u{(int)text[i]:x4}");
            }
        }
    }
}
