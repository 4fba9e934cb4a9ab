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
    private static readonly HashSet<string> SpecFields =
        [.. typeof(DragonflyInjectionSpec).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    private readonly List<InjectionRule> _injections = [];
    private readonly List<NamespaceFacts> _namespaces = [];

    /// <exception cref="ResourceFileException">A file cannot be read, or a resource in it is invalid.</exception>
    public static Resources ReadFiles(IEnumerable<string> files)
    {
        var reader = new ResourceFileReader();
        foreach (var file in files)
        {
            foreach (var document in Parse(file))
            {
                if (document.Value is { } value && !reader.TryAdd(document, value))
                {
                    throw Wrong(document, "kind", $"must be DragonflyInjection or Namespace, is {Kind(value) ?? "missing"}");
                }
            }
        }

        return reader.Resources;
    }

    public Resources Resources => new(_injections, _namespaces);

    /// <summary>Takes the document if it is a DragonflyInjection, a Namespace or a List of them.</summary>
    /// <exception cref="ResourceFileException">It is one of these, but invalid.</exception>
    public bool TryAdd(SourceDocument document, JsonElement value)
    {
        switch (Kind(value))
        {
            case "DragonflyInjection":
                AddInjection(document, value);
                return true;
            case V1Namespace.KubeKind:
                AddNamespace(document, value);
                return true;
            case "List" when value.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array:
                return items.EnumerateArray().Aggregate(true, (all, item) => TryAdd(document, item) && all);
            default:
                return false;
        }
    }

    private static IReadOnlyList<SourceDocument> Parse(string file)
    {
        try
        {
            return DocumentReader.Read(SourceText.Decode(File.ReadAllBytes(file), file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ResourceFileException($"{file}: cannot be read: {exception.Message}", exception);
        }
        catch (YamlFormatException exception)
        {
            throw new ResourceFileException(exception.Message, exception);
        }
    }

    private void AddInjection(SourceDocument document, JsonElement value)
    {
        if (value.TryGetProperty("apiVersion", out var version) && version.GetRawText() != "\"dragonfly.io/v1alpha1\"")
        {
            throw Wrong(document, "apiVersion", "must be dragonfly.io/v1alpha1");
        }

        if (value.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in spec.EnumerateObject())
            {
                if (!SpecFields.Contains(field.Name))
                {
                    throw Wrong(document, $"spec.{field.Name}", "unknown field");
                }
            }
        }

        var read = InjectionReader.Read(Deserialise<V1Alpha1DragonflyInjection>(document, value));
        if (read.Errors is [var first, ..])
        {
            var more = read.Errors.Count > 1 ? $" (and {read.Errors.Count - 1} more: {string.Join("; ", read.Errors.Skip(1))})" : "";
            throw Wrong(document, first.Field, first.Problem + more);
        }

        if (_injections.Any(known => known.Name == read.Rule!.Name))
        {
            throw Wrong(document, "metadata.name", $"there is already a DragonflyInjection \"{read.Rule!.Name}\"");
        }

        _injections.Add(read.Rule!);
    }

    private void AddNamespace(SourceDocument document, JsonElement value)
    {
        var facts = NamespaceReader.Read(Deserialise<V1Namespace>(document, value));
        if (_namespaces.Any(known => known.Name == facts.Name))
        {
            throw Wrong(document, "metadata.name", $"there is already a Namespace \"{facts.Name}\"");
        }

        _namespaces.Add(facts);
    }

    private static T Deserialise<T>(SourceDocument document, JsonElement value)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var resource = LinkedKubeOps.Read<T>(value);
            return string.IsNullOrEmpty(resource.Metadata?.Name) ? throw Wrong(document, "metadata.name", "Required value") : resource;
        }
        catch (JsonException exception)
        {
            var field = exception.Path?.TrimStart('$').TrimStart('.') is { Length: > 0 } path ? path : "the document";
            throw Wrong(document, field, "has a value of the wrong type", exception);
        }
    }

    private static string? Kind(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            ? kind.GetString()
            : null;

    private static ResourceFileException Wrong(SourceDocument document, string field, string problem, Exception? inner = null)
    {
        var line = document.LineOf("/" + field.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal));
        return new($"{document.File}: document {document.Index}, line {line}: {field}: {problem}", inner);
    }
}
