using System.Collections;
using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;

namespace Dragonfly.Operator.Webhooks;

/// <summary>
/// What is logged of one admission. A value that writes itself: a line for each Pod is worth a few microseconds, and no garbage.
/// </summary>
/// <remarks>Of the Pod it holds excerpts of names, and nothing that its author wrote elsewhere.</remarks>
internal readonly struct AdmissionLine : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Message = "admission";

    private static readonly string[] Outcomes = Enum.GetNames<Outcome>();
    private static readonly Notes[] AllNotes = [.. Enum.GetValues<Notes>().Where(note => note != Notes.None)];
    private static readonly string[] NoteNames = [.. AllNotes.Select(note => note.ToString())];

    public string? Uid { get; init; }

    public string? Namespace { get; init; }

    public string? Pod { get; init; }

    public Outcome Outcome { get; init; }

    public Notes Notes { get; init; }

    public string? Injection { get; init; }

    public bool DryRun { get; init; }

    public double DurationMs { get; init; }

    public int Count => 8;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("Uid", Uid),
        1 => new("Namespace", Namespace),
        2 => new("Pod", Pod),
        3 => new("Outcome", Outcome),
        4 => new("Notes", Notes),
        5 => new("Injection", Injection),
        6 => new("DryRun", DryRun),
        7 => new("DurationMs", DurationMs),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <summary>Writes the fields into the log line's object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        WriteName(json, "uid"u8, Uid);
        WriteName(json, "namespace"u8, Namespace);
        WriteName(json, "pod"u8, Pod);
        json.WriteString("outcome"u8, Outcomes[(int)Outcome]);
        json.WriteStartArray("notes"u8);
        for (var i = 0; Notes != Notes.None && i < AllNotes.Length; i++)
        {
            if ((Notes & AllNotes[i]) != 0)
            {
                json.WriteStringValue(NoteNames[i]);
            }
        }

        json.WriteEndArray();
        WriteName(json, "injection"u8, Injection);
        json.WriteBoolean("dryRun"u8, DryRun);
        json.WriteNumber("durationMs"u8, Math.Round(DurationMs, 3));
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
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Message} of {Namespace}/{Pod}: {Outcome}{(Injection is null ? "" : $" by {Injection}")}{(Notes == Notes.None ? "" : $" ({Notes})")}{(DryRun ? ", dry run" : "")}, in {DurationMs:0.###} ms, uid {Uid}");

    private static void WriteName(Utf8JsonWriter json, ReadOnlySpan<byte> field, string? name)
    {
        if (name is not null)
        {
            json.WriteString(field, name);
        }
    }
}
