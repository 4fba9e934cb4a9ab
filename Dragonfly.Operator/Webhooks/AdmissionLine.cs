using System.Collections;
using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Webhooks;

/// <summary>The log line of one admission. It formats itself, which saves a few microseconds for each Pod.</summary>
/// <remarks>It holds excerpts of the Pod's names, and nothing else that the Pod's author wrote.</remarks>
internal sealed class AdmissionLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Message = "admission";

    public string? Uid { get; init; }

    public string? Namespace { get; init; }

    public string? Pod { get; init; }

    public required AdmissionResult Result { get; init; }

    public bool DryRun { get; init; }

    public double DurationMs { get; init; }

    public int Count => 8;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Uid", Uid),
        1 => new("Namespace", Namespace),
        2 => new("Pod", Pod),
        3 => new("Outcome", Result.Outcome),
        4 => new("Notes", string.Join(", ", Result.Notes)),
        5 => new("Injection", Result.Resource),
        6 => new("DryRun", DryRun),
        7 => new("DurationMs", DurationMs),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>Writes the fields into the JSON log line.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        WriteName(json, "uid"u8, Uid);
        WriteName(json, "namespace"u8, Namespace);
        WriteName(json, "pod"u8, Pod);
        json.WriteString("outcome"u8, Result.Outcome);
        WriteNames(json, "notes"u8, Result.Notes);
        WriteName(json, "injection"u8, Result.Resource);
        json.WriteBoolean("dryRun"u8, DryRun);
        json.WriteNumber("durationMs"u8, Math.Round(DurationMs, 3));
        if (Result.Reports.Count > 1)
        {
            WriteMutations(json);
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The line for people.</summary>
    public override string ToString()
    {
        var mutations = Result.Reports.Count > 1
            ? string.Join("; ", Result.Reports.Select(report => $"{report.Kind} {Words(report.Outcome, report.Resources, AdmissionResult.NotesOf([report]))}"))
            : Words(Result.Outcome, Result.Main?.Resources ?? [], Result.Notes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Message} of {Namespace}/{Pod}: {mutations}{(DryRun ? ", dry run" : "")}, in {DurationMs:0.###} ms, uid {Uid}");
    }

    private static string Words(string outcome, IReadOnlyList<string> resources, IReadOnlyList<string> notes) =>
        $"{outcome}{(resources.Count == 0 ? "" : $" by {string.Join(", ", resources)}")}{(notes.Count == 0 ? "" : $" ({string.Join(", ", notes)})")}";

    /// <summary>Writes what each kind did, if more than one took part.</summary>
    private void WriteMutations(Utf8JsonWriter json)
    {
        json.WriteStartArray("mutations"u8);
        foreach (var report in Result.Reports)
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, report.Kind);
            json.WriteString("outcome"u8, report.Outcome);
            WriteName(json, "resource"u8, report.Resources.Count == 0 ? null : string.Join(',', report.Resources));
            WriteNames(json, "notes"u8, AdmissionResult.NotesOf([report]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteNames(Utf8JsonWriter json, ReadOnlySpan<byte> field, IReadOnlyList<string> names)
    {
        json.WriteStartArray(field);
        for (var i = 0; i < names.Count; i++)
        {
            json.WriteStringValue(names[i]);
        }

        json.WriteEndArray();
    }

    private static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> field, string? name)
    {
        if (name is not null)
        {
            json.WriteString(field, name);
        }
    }
}
