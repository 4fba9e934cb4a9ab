using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Fakes;

internal static class PatchText
{
    /// <summary>The document's patch as the API server receives it.</summary>
    public static string Patch(this PodDocument document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            document.WritePatch(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
