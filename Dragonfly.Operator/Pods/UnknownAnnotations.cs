using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>Finds annotations in our domain, and words in one, that mean nothing to any kind, most of which are slips of the pen.</summary>
internal static class UnknownAnnotations
{
    // More edits than this make another word, and so does changing more than half of one.
    private const int MaxSlip = 6;

    // API servers look at names only after admission: there may be a hundred thousand, and comparing takes time.
    private const int MaxNamed = 10;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./");

    /// <param name="pod">The Pod as it was submitted.</param>
    /// <param name="kinds">The kinds.</param>
    /// <returns>A warning for each; most Pods have none.</returns>
    public static IReadOnlyList<Warning> Find(PodDocument pod, IReadOnlyList<PodMutator> kinds)
    {
        // One look at the raw text spares the others, most Pods, a string for each name.
        if (pod.Annotations.ValueKind != JsonValueKind.Object
            || JsonMarshal.GetRawUtf8Value(pod.Annotations).IndexOf("dragonfly.io"u8) < 0)
        {
            return [];
        }

        var warnings = new Warnings();
        SkipAnnotation.FindUnknown(pod, warnings);
        foreach (var annotation in pod.Annotations.EnumerateObject())
        {
            var name = annotation.Name;
            if (name.StartsWith(NamespaceInfo.Domain, StringComparison.Ordinal) && !kinds.Any(kind => kind.PodAnnotations.Contains(name)))
            {
                warnings.Add(WarningReason.InvalidValue, $"annotation {Shown(name)}: is not known{Hint(name, kinds)}");
                if (warnings.Items.Count == MaxNamed)
                {
                    break;
                }
            }
        }

        return warnings.Items;
    }

    private static string Hint(string name, IReadOnlyList<PodMutator> kinds)
    {
        var (nearest, slips) = kinds.SelectMany(kind => kind.PodAnnotations)
            .Select(known => (Known: known, Slips: Distance(name, known)))
            .DefaultIfEmpty((Known: "", Slips: int.MaxValue))
            .MinBy(pair => pair.Slips);
        var longer = Math.Max(name.Length, nearest.Length) - NamespaceInfo.Domain.Length;
        return slips <= Math.Min(MaxSlip, longer / 2) ? $"; did you mean {nearest}?" : "";
    }

    // A name has at most 63 characters behind the domain where an API server looked at it; before that, and in a file, it may
    // be anything, and warnings and logs are no place for that.
    private static string Shown(string name) =>
        name.AsSpan().ContainsAnyExcept(NameCharacters) ? $"{NamespaceInfo.Domain}(no valid name)"
        : name.Length <= 80 ? name : $"{name[..80]}…";

    /// <summary>Levenshtein's: the fewest insertions, deletions and replacements that make one word of the other.</summary>
    private static int Distance(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MaxSlip)
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
