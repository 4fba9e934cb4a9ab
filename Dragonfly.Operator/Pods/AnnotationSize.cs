using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>API servers refuse an object whose annotations are too large; names and values count in UTF-8.</summary>
internal static class AnnotationSize
{
    /// <summary>The most bytes of all annotations of an object.</summary>
    public const int Max = 256 * 1024;

    /// <summary>Whether the annotation fits, or is there already.</summary>
    public static bool HasRoom(PodDocument pod, string name, string value) =>
        pod.HasAnnotation(name) || HasRoom(pod, Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value));

    /// <summary>Whether the annotations may grow by so many bytes.</summary>
    public static bool HasRoom(PodDocument pod, int added)
    {
        if (added <= 0 || pod.Annotations.ValueKind != JsonValueKind.Object)
        {
            return added <= Max;
        }

        // JSON is never shorter than the text it encodes, so most Pods need no exact count.
        return JsonMarshal.GetRawUtf8Value(pod.Annotations).Length + added <= Max || Of(pod.Annotations) + added <= Max;
    }

    private static long Of(JsonElement annotations)
    {
        long size = 0;
        foreach (var annotation in annotations.EnumerateObject())
        {
            size += Encoding.UTF8.GetByteCount(annotation.Name)
                + (annotation.Value.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetByteCount(annotation.Value.GetString()!) : 0);
        }

        return size;
    }
}
