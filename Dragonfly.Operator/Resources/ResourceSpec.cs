using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources;

/// <summary>What the user of a resource asks for.</summary>
public abstract class ResourceSpec
{
    /// <summary>What stands there instead, where not all of it has the right type.</summary>
    internal UnreadableSpec? Unreadable { get; set; }
}

/// <summary>What the user of a resource asks for that selects Pods which need not ask for anything.</summary>
public abstract class SelectingSpec : ResourceSpec
{
    /// <summary>The CEL rule of kinds with a failurePolicy: whoever may block Pods has to say which.</summary>
    internal const string FailNeedsSelector =
        "!has(self.failurePolicy) || self.failurePolicy != 'Fail' || [self.podSelector].exists(s, (has(s.matchLabels) && s.matchLabels.size() > 0) || (has(s.matchExpressions) && s.matchExpressions.size() > 0))"
        + " || (has(self.namespaceSelector) && [self.namespaceSelector].exists(s, (has(s.matchLabels) && s.matchLabels.size() > 0) || (has(s.matchExpressions) && s.matchExpressions.size() > 0)))";

    internal const string FailNeedsSelectorMessage = "failurePolicy Fail needs a podSelector or namespaceSelector that is not empty";

    [Description("false: selects nothing.")]
    [DefaultValue(true)]
    public bool Enabled { get; set; } = true;

    [Description("Namespaces whose Pods are selected. Empty matches all.")]
    [DefaultValue("{}", Json = true)]
    public V1LabelSelector? NamespaceSelector { get; set; } = new();

    [Description("Pods that are selected. It must be written; {} matches all.")]
    [Required]
    public V1LabelSelector PodSelector { get; set; } = null!;

    /// <summary>Reads for which Pods the webhook has to be called.</summary>
    internal WebhookEntry ReadEntry(string? failurePolicy, FieldErrors errors)
    {
        if (PodSelector is null)
        {
            errors.Required("spec.podSelector", "{} selects all Pods");
        }

        var entry = new WebhookEntry
        {
            NamespaceSelector = LabelSelectorReader.Read(NamespaceSelector, "spec.namespaceSelector", errors),
            PodSelector = LabelSelectorReader.Read(PodSelector, "spec.podSelector", errors),
            FailurePolicy = Values.Named<FailurePolicy>(failurePolicy ?? nameof(FailurePolicy.Ignore), "spec.failurePolicy", errors),
        };
        if (entry is { FailurePolicy: FailurePolicy.Fail, NamespaceSelector.MatchesEverything: true, PodSelector.MatchesEverything: true })
        {
            errors.Invalid("spec.failurePolicy", "Fail", "needs a podSelector or namespaceSelector that is not empty");
        }

        return entry;
    }
}

/// <summary>An object of a Pod in a spec, which passes through what it does not list.</summary>
public abstract class PassedThroughSpec
{
    [Ignore]
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>
/// A spec with a value of another type than its field's. The API server refuses such a spec, but may have stored one before it knew
/// this schema.
/// </summary>
/// <param name="Json">The spec as it stands.</param>
/// <param name="Field">The field, from the resource's root.</param>
internal sealed record UnreadableSpec(JsonElement Json, string Field)
{
    public FieldError Error => new(Field, "Invalid value: has a value of the wrong type");
}

/// <summary>
/// Reads a spec whatever it holds: one resource that cannot be read would keep the whole list of them from being read. What cannot
/// be read is kept, and written back as it was.
/// </summary>
/// <param name="json">Reads and writes the spec as its properties say.</param>
internal sealed class SpecConverter<TSpec>(JsonTypeInfo<TSpec> json) : JsonConverter<TSpec>
    where TSpec : ResourceSpec, new()
{
    public override TSpec? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var written = JsonElement.ParseValue(ref reader);
        try
        {
            return written.Deserialize(json);
        }
        catch (JsonException exception)
        {
            return new() { Unreadable = new(written, $"spec{exception.Path?.TrimStart('$')}") };
        }
    }

    public override void Write(Utf8JsonWriter writer, TSpec value, JsonSerializerOptions options)
    {
        if (value.Unreadable is { } unreadable)
        {
            unreadable.Json.WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, json);
        }
    }
}
