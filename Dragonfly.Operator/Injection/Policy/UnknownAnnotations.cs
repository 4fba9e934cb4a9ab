using System.Runtime.InteropServices;
using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;

namespace Dragonfly.Operator.Injection.Policy;

/// <summary>Finds annotations in our domain that mean nothing, most of which are slips of the pen.</summary>
internal static class UnknownAnnotations
{
    // More edits than this make another word.
    private const int LargestSlip = 6;

    public static void Find(PodDocument pod, Findings findings)
    {
        // One look at the raw text spares the others, most Pods, a string for each name.
        if (pod.Annotations.ValueKind != JsonValueKind.Object
            || JsonMarshal.GetRawUtf8Value(pod.Annotations).IndexOf("dragonfly.io"u8) < 0)
        {
            return;
        }

        foreach (var annotation in pod.Annotations.EnumerateObject())
        {
            var name = annotation.Name;
            if (name.StartsWith(AnnotationNames.Prefix, StringComparison.Ordinal) && !AnnotationNames.OnPods.Contains(name))
            {
                var nearest = AnnotationNames.OnPods.MinBy(known => Distance(name, known))!;
                var hint = Distance(name, nearest) <= LargestSlip ? $"; did you mean {nearest}?" : "";
                findings.Add(Notes.InvalidValue, $"annotation {Shorten(name)}: is not known{hint}");
            }
        }
    }

    // A name has at most 63 characters behind the domain where an API server looked at it; a file may hold anything.
    private static string Shorten(string name) => name.Length <= 80 ? name : $"{name[..80]}…";

    /// <summary>Levenshtein's: the fewest insertions, deletions and replacements that make one word of the other.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > LargestSlip)
        {
            return int.MaxValue;
        }

        var previous = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var current = new int[other.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                current[j + 1] = Math.Min(Math.Min(current[j], previous[j + 1]) + 1, previous[j] + (one[i] == other[j] ? 0 : 1));
            }

            previous = current;
        }

        return previous[^1];
    }
}
