using System.Text.Json;
using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Linking;
using Dragonfly.Operator.Yaml;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Caching.Files;

/// <summary>Reads DragonflyInjections and Namespaces from YAML or JSON files.</summary>
internal sealed class ResourceFileReader
{
    private static readonly string[] Fields = ["apiVersion", "kind", "metadata", "spec", "status"];

    private readonly Dictionary<string, InjectionRule> _injections = [];
    private readonly Dictionary<string, NamespaceFacts> _namespaces = [];

    /// <exception cref="ResourceFileException">A file cannot be read, or a resource in it is invalid.</exception>
    public static Resources ReadFiles(IEnumerable<string> files)
    {
        var reader = new ResourceFileReader();
        reader.AddFiles(files);
        return reader.Resources;
    }

    public Resources Resources => new([.. _injections.Values], [.. _namespaces.Values]);

    /// <summary>Takes everything from files that may hold nothing else.</summary>
    /// <exception cref="ResourceFileException">A file cannot be read, or a resource in it is invalid.</exception>
    public void AddFiles(IEnumerable<string> files)
    {
        foreach (var document in files.SelectMany(DocumentFile.Read))
        {
            if (document.Value is { } value && !TryAdd(document, value))
            {
                throw Wrong(document, "kind", $"must be DragonflyInjection or Namespace, is {Kind(value) ?? "missing"}");
            }
        }
    }

    /// <summary>
    /// Takes the document if it is a DragonflyInjection, a Namespace or a List of them. A Namespace that comes again replaces
    /// the earlier one: manifests bring their own, and so may the files to decide by.
    /// </summary>
    /// <exception cref="ResourceFileException">It is one of these, but invalid, or a DragonflyInjection that is there already.</exception>
    public bool TryAdd(SourceDocument document, JsonElement value, string place = "")
    {
        switch (Kind(value))
        {
            case "DragonflyInjection":
                AddInjection(document, value, place);
                return true;
            case V1Namespace.KubeKind:
                var @namespace = NamespaceReader.Read(Deserialise<V1Namespace>(document, value, place));
                _namespaces[@namespace.Name] = @namespace;
                return true;
            case "List" when value.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array:
                var list = FieldPointer.Join(place, "items");
                return items.EnumerateArray().Select((item, index) => TryAdd(document, item, $"{list}[{index}]")).ToArray().All(added => added);
            default:
                return false;
        }
    }

    private void AddInjection(SourceDocument document, JsonElement value, string place)
    {
        if (value.TryGetProperty("apiVersion", out var version) && version.GetRawText() != "\"dragonfly.io/v1alpha1\"")
        {
            throw Wrong(document, FieldPointer.Join(place, "apiVersion"), "must be dragonfly.io/v1alpha1");
        }

        var resource = Deserialise<V1Alpha1DragonflyInjection>(document, value, place);
        if (UnknownFieldOf(resource, value) is { } unknown)
        {
            throw Wrong(document, FieldPointer.Join(place, unknown), "unknown field");
        }

        var read = InjectionReader.Read(resource);
        if (read.Errors is [var first, ..])
        {
            var more = read.Errors.Count > 1 ? $" (and {read.Errors.Count - 1} more: {string.Join("; ", read.Errors.Skip(1))})" : "";
            throw Wrong(document, FieldPointer.Join(place, first.Field), first.Problem + more);
        }

        if (!_injections.TryAdd(read.Rule!.Name, read.Rule))
        {
            throw Wrong(document, FieldPointer.Join(place, "metadata.name"), $"Duplicate value: \"{read.Rule.Name}\"");
        }
    }

    private static string? UnknownFieldOf(V1Alpha1DragonflyInjection resource, JsonElement value)
    {
        var unknown = value.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Fields.Contains(name));
        return unknown is null && resource.Spec is { Unreadable: null } spec && value.TryGetProperty("spec", out var written)
            ? UnknownField.Find(written, JsonSerializer.SerializeToElement(spec, SpecJson.Default.DragonflyInjectionSpec), "spec")
            : unknown;
    }

    private static T Deserialise<T>(SourceDocument document, JsonElement value, string place)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var resource = LinkedKubeOps.Read<T>(value);
            return string.IsNullOrEmpty(resource.Metadata?.Name) ? throw Wrong(document, FieldPointer.Join(place, "metadata.name"), "Required value") : resource;
        }
        catch (JsonException exception)
        {
            var field = exception.Path?.TrimStart('$').TrimStart('.') is { Length: > 0 } path ? path : "the document";
            throw Wrong(document, FieldPointer.Join(place, field), "has a value of the wrong type", exception);
        }
    }

    private static string? Kind(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            ? kind.GetString()
            : null;

    private static ResourceFileException Wrong(SourceDocument document, string field, string problem, Exception? inner = null)
    {
        var line = document.LineOf(FieldPointer.Of(field));
        return new($"{document.File}: document {document.Index}, line {line}: {field}: {problem}", inner);
    }
}
