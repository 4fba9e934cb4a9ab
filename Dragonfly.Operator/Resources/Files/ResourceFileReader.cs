using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Yaml;
using k8s;
using k8s.Models;

namespace Dragonfly.Operator.Resources.Files;

/// <summary>Reads resources and Namespaces from YAML or JSON files.</summary>
/// <param name="defaultNamespace">The namespace of those that name none, where their kind has one.</param>
internal sealed class ResourceFileReader(Kinds kinds, string defaultNamespace = ResourceFileReader.DefaultNamespace)
{
    public const string DefaultNamespace = "default";

    private readonly Dictionary<(ResourceKind Kind, string Name), ResourceRule> _rules = [];
    private readonly Dictionary<string, NamespaceInfo> _namespaces = [];
    private readonly List<(ResourceKind Kind, JsonElement Object)> _referred = [];

    /// <exception cref="BadInputException">A file cannot be read, or a resource in it is invalid.</exception>
    public static FileResources ReadFiles(IEnumerable<string> files, Kinds kinds)
    {
        var reader = new ResourceFileReader(kinds);
        reader.AddFiles(files);
        return reader.Resources;
    }

    public FileResources Resources => new(
        _rules.ToLookup(pair => pair.Key.Kind.Kind, pair => pair.Value),
        [.. _namespaces.Values],
        _referred.ToLookup(one => one.Kind.Kind, one => one.Object));

    /// <summary>Takes everything from files that may hold nothing else.</summary>
    /// <exception cref="BadInputException">A file cannot be read, or a resource in it is invalid.</exception>
    public void AddFiles(IEnumerable<string> files)
    {
        foreach (var document in files.SelectMany(DocumentFile.Read))
        {
            if (document.UnreadLine > 0)
            {
                throw new BadInputException(
                    $"{document.File}: document {document.Index}, line {document.UnreadLine}: nothing is read between \"...\" and the next \"---\", as by kubectl");
            }

            if (document.Content is { } value && !TryAdd(document, value))
            {
                throw Wrong(document, "kind", $"must be {string.Join(", ", kinds.SelectMany(kind => kind.ReferredKinds.Prepend(kind.Kind)))} or Namespace, is {Kind(value) ?? "missing"}");
            }
        }
    }

    /// <summary>
    /// Takes the document if it is a resource, a Namespace or a List of them. A Namespace that comes again replaces
    /// the earlier one: manifests bring their own, and so may the files to decide by.
    /// </summary>
    /// <exception cref="BadInputException">It is one of these, but invalid, or a resource that is there already.</exception>
    public bool TryAdd(SourceDocument document, JsonElement value, string place = "", string? listedKind = null)
    {
        // Items of a typed list may leave out their kind.
        var kind = Kind(value) ?? listedKind;
        if (kinds.FirstOrDefault(one => one.Kind == kind) is { } own)
        {
            AddResource(own, document, value, place);
            return true;
        }

        if (kinds.FirstOrDefault(one => one.ReferredKinds.Contains(kind)) is { } referring)
        {
            Deserialise(document, value, place, referring.ReadReferred);
            _referred.Add((referring, value));
            return true;
        }

        switch (kind)
        {
            case V1Namespace.KubeKind:
                var @namespace = NamespaceReader.Read(Deserialise(document, value, place, KubeOpsAdapter.Read<V1Namespace>));
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

    private void AddResource(ResourceKind kind, SourceDocument document, JsonElement value, string place)
    {
        if (value.TryGetProperty("apiVersion", out var version) && version.GetRawText() != $"\"{ResourceKind.ApiVersion}\"")
        {
            throw Wrong(document, FieldPointer.Join(place, "apiVersion"), $"must be {ResourceKind.ApiVersion}");
        }

        var (rule, errors) = kind.Read(value, defaultNamespace);
        if (errors is [var first, ..])
        {
            var more = errors.Count > 1 ? $" (and {errors.Count - 1} more: {string.Join("; ", errors.Skip(1))})" : "";
            throw Wrong(document, FieldPointer.Join(place, first.Field), first.Problem + more);
        }

        if (!_rules.TryAdd((kind, rule!.Name), rule))
        {
            throw Wrong(document, FieldPointer.Join(place, "metadata.name"), $"Duplicate value: \"{rule.Name}\"");
        }
    }

    private static T Deserialise<T>(SourceDocument document, JsonElement value, string place, Func<JsonElement, T> read)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var resource = read(value);
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

    private static BadInputException Wrong(SourceDocument document, string field, string problem, Exception? inner = null) =>
        DocumentFile.Wrong(document, FieldPointer.Of(field), $"{field}: {problem}", inner);
}

/// <summary>What files say in place of an API server.</summary>
/// <param name="Rules">The rules, by the name of their kind.</param>
/// <param name="Referred">Objects of others that resources refer to, by the name of the resources' kind.</param>
internal sealed record FileResources(
    ILookup<string, ResourceRule> Rules, IReadOnlyList<NamespaceInfo> Namespaces, ILookup<string, JsonElement> Referred)
{
    /// <summary>Puts the rules in force, in place of all that were.</summary>
    /// <param name="orDefaults">Whether the defaults are in force of a kind that has no rule here.</param>
    public void PutInForce(Kinds kinds, bool orDefaults)
    {
        foreach (var kind in kinds)
        {
            kind.ReplaceReferred(Referred[kind.Kind]);
            kind.Replace(orDefaults && !Rules.Contains(kind.Kind) ? kind.Defaults : Rules[kind.Kind]);
        }
    }
}
