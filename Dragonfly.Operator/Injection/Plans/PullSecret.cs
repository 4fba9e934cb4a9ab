using System.Text;
using Dragonfly.Operator.Injection.Documents;

namespace Dragonfly.Operator.Injection.Plans;

/// <summary>A secret with which the tools' image is pulled.</summary>
public sealed class PullSecret(string name)
{
    private readonly byte[] _utf8Name = Encoding.UTF8.GetBytes(name);

    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    public ReadOnlyMemory<byte> Json { get; } = Fragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteEndObject();
    });
}
