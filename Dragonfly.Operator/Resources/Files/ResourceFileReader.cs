using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Yaml;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>Reads DragonflyInjections and Namespaces from YAML or JSON files.</summary>
internal sealed class ResourceFileReader
{
    private static readonly string[] Fields = ["apiVersion", "kind", "metadata", "spec", "status"];

    private readonly Dictionary<string, InjectionRule> _injections = [];
    private readonly Dictionary<string, NamespaceInfo> _namespaces = [];

    /// <exception cref="ResourceFileException">A file cannot be read, or a resource in it is invalid.</exception>
    public static FileResources ReadFiles(IEnumerable<string> files)
    {
        var reader = new ResourceFileReader();
        reader.AddFiles(files);
        return reader.Resources;
    }

    public FileResources Resources => new([.. _injections.Values], [.. _namespaces.Values]);

    /// <summary>Takes everything from files that may hold nothing else.</summary>
    /// <exception cref="ResourceFileException">A file cannot be read, or a resource in it is invalid.</exception>
    public void AddFiles(IEnumerable<string> files)
    {
        foreach (var document in files.SelectMany(DocumentFile.Read))
        {
            if (document.UnreadLine > 0)
            {
                throw new ResourceFileException(
                    $"{document.File}: document {document.Index}, line {document.UnreadLine}: nothing is read between \"...\" and the next \"---\", as by kubectl");
            }

            if (document.Content is { } value && !TryAdd(document, value))
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
    public bool TryAdd(SourceDocument document, JsonElement value, string place = "", string? listedKind = null)
    {
        // Items of a typed list may leave out their kind.
        var kind = Kind(value) ?? listedKind;
        switch (kind)
        {
            case "DragonflyInjection":
                AddInjection(document, value, place);
                return true;
            case V1Namespace.KubeKind:
                var @namespace = NamespaceReader.Read(Deserialise<V1Namespace>(document, value, place));
                _namespaces[@namespace.Name] = @namespace;
                return true;
            case not null when kind.EndsWith("List", StringComparison.Ordinal)
                && value.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array:
                var list = FieldPointer.Join(place, "items");
                var itemKind = kind[..^"List".Length] is { Length: > 0 } named ? named : null;
                return items.EnumerateArray().Select((item, index) => TryAdd(document, item, $"{list}[{index}]", itemKind)).ToArray().All(added => added);
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

        var errors = new List<FieldError>();
        var (resource, understood) = ReadInjection(document, value, place, errors);
        errors.AddRange(UnknownFieldsOf(resource, understood).Select(field => new FieldError(field, "unknown field")));
        var read = InjectionReader.Read(resource);
        errors.AddRange(read.Errors.ExceptBy([.. errors.Select(error => error.Field)], error => error.Field));
        if (errors is [var first, ..])
        {
            var more = errors.Count > 1 ? $" (and {errors.Count - 1} more: {string.Join("; ", errors.Skip(1))})" : "";
            throw Wrong(document, FieldPointer.Join(place, first.Field), first.Problem + more);
        }

        if (!_injections.TryAdd(read.Rule!.Name, read.Rule))
        {
            throw Wrong(document, FieldPointer.Join(place, "metadata.name"), $"Duplicate value: \"{read.Rule.Name}\"");
        }
    }

    private static IEnumerable<string> UnknownFieldsOf(V1Alpha1DragonflyInjection resource, JsonElement value)
    {
        var unknown = value.EnumerateObject().Select(member => member.Name).Where(name => !Fields.Contains(name));
        return resource.Spec is { Unreadable: null } spec && value.TryGetProperty("spec", out var written)
            ? unknown.Concat(UnknownField.Find(written, JsonSerializer.SerializeToElement(spec, SpecJson.Default.DragonflyInjectionSpec), "spec"))
            : unknown;
    }

    // A spec is read as far as it can be: each field of the wrong type is an error, and what is left is checked, too. What
    // cannot be taken out stays unreadable, and InjectionReader says so.
    private static (V1Alpha1DragonflyInjection Resource, JsonElement Written) ReadInjection(
        SourceDocument document, JsonElement value, string place, List<FieldError> errors)
    {
        var written = new WrittenResource(value);
        while (true)
        {
            var resource = Deserialise<V1Alpha1DragonflyInjection>(document, written.Json, place);
            if (resource.Spec?.Unreadable is not { } unreadable || !written.Drop(unreadable.Field))
            {
                return (resource, written.Json);
            }

            errors.Add(new(unreadable.Field, "Invalid value: has a value of the wrong type"));
        }
    }

    private static T Deserialise<T>(SourceDocument document, JsonElement value, string place)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var resource = KubeOpsAdapter.Read<T>(value);
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

/// <summary>What files say in place of an API server.</summary>
public sealed record FileResources(IReadOnlyList<InjectionRule> Injections, IReadOnlyList<NamespaceInfo> Namespaces);
