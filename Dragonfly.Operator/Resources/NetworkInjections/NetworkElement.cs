using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>One network of the annotation, as Multus reads it.</summary>
/// <param name="Name">Of the NetworkAttachmentDefinition.</param>
/// <param name="Namespace">Of the NetworkAttachmentDefinition; null is the Pod's.</param>
/// <param name="Interface">The name that is asked for; null leaves it to Multus.</param>
public sealed partial record NetworkElement(string Name, string? Namespace, string? Interface)
{
    // A comma, or what makes Multus take the annotation for JSON, would break the list.
    private static readonly SearchValues<char> NotInLists = SearchValues.Create(" \t\n\v\f\r/,@[{\"");

    /// <summary>How many default routes of IPv4 it asks for. Multus refuses a Pod with two of one family.</summary>
    public int IPv4Routes { get; init; }

    /// <summary>How many of IPv6.</summary>
    public int IPv6Routes { get; init; }

    /// <summary>The element as the JSON notation has it; undefined for one of a list.</summary>
    public JsonElement Json { get; init; }

    /// <summary>Whether the list notation can say all of it.</summary>
    public bool FitsList =>
        (Json.ValueKind == JsonValueKind.Undefined || Json.EnumerateObject().All(member => member.Name is "name" or "namespace" or "interface"))
        && Label().IsMatch(Name)
        && (Namespace is null || Label().IsMatch(Namespace))
        && (Interface is null || !Interface.AsSpan().ContainsAny(NotInLists));

    /// <summary>Namespace and name of the definition, for a Pod of <paramref name="podNamespace"/>.</summary>
    public NetworkName Definition(string podNamespace) => new(Namespace ?? podNamespace, Name);

    /// <summary>The interface that it gets as the <paramref name="position"/>th of the Pod's networks, from 1.</summary>
    public string InterfaceAt(int position) => Interface ?? $"net{position}";

    /// <summary>The list notation: <c>namespace/name@interface</c>.</summary>
    public string ToListItem() => (Namespace is null ? "" : $"{Namespace}/") + Name + (Interface is null ? "" : $"@{Interface}");

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (Json.ValueKind == JsonValueKind.Object)
        {
            Json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("name", Name);
        if (Namespace is not null)
        {
            writer.WriteString("namespace", Namespace);
        }

        if (Interface is not null)
        {
            writer.WriteString("interface", Interface);
        }

        writer.WriteEndObject();
    }

    /// <summary>Multus' own pattern for names in lists: no dots, though the name of a definition may have some.</summary>
    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    internal static partial Regex Label();
}

/// <summary>Which NetworkAttachmentDefinition.</summary>
public sealed record NetworkName(string Namespace, string Name)
{
    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
