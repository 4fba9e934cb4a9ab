using System.Text;

namespace Dragonfly.Operator.Yaml;

/// <summary>Bytes to text without loss: what is passed through must come out as the same bytes.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A UTF-8 byte order mark stays in the text, as U+FEFF, so that encoding the text gives the same bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            // Windows PowerShell's ">" writes these. Re-encoding silently would not be "untouched".
            throw new YamlFormatException(file, 1, 1, 1, "the file is UTF-16; save it as UTF-8");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Max(0, e.Index)].Count((byte)'\n');
            throw new YamlFormatException(file, 1, line, 1, "the file is not valid UTF-8");
        }
    }
}
