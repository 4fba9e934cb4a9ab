using System.Text.Json.Nodes;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Webhooks.Entries;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Golden;

/// <summary>What a case has to do with the command line and the resources that it is decided by.</summary>
internal static class GoldenRun
{
    /// <summary>Injects a file as the case says; messages name files without their folder, which is everywhere another.</summary>
    public static CommandResult Inject(GoldenCase golden, string file)
    {
        string[] resources = golden.Injection is { } injection ? ["--resources", injection] : [];
        var result = CommandLine.Inject(["-f", file, .. resources, .. golden.Arguments]);
        return result with { Error = result.Error.Replace(Path.GetDirectoryName(file) + Path.DirectorySeparatorChar, "", StringComparison.Ordinal) };
    }

    /// <summary>The Pods and Pod templates of a file, by document and place in it.</summary>
    public static IReadOnlyDictionary<string, PodTemplate> Templates(string file) => Documents(file)
        .Where(document => document.Content is not null)
        .SelectMany(document => new PodTemplateFinder(document).Find(Kinds.Create()).Select(template => (Key: $"{document.Index}:{template.Pointer}", template)))
        .ToDictionary(pair => pair.Key, pair => pair.template);

    public static JsonNode?[] Values(string file) =>
        [.. Documents(file).Select(document => document.Value is { } value ? JsonNode.Parse(value.GetRawText()) : null)];

    /// <summary>Whether API servers would call the webhook at all for a Pod that is to be injected.</summary>
    public static bool IsCalledFor(GoldenCase golden, PodTemplate template)
    {
        var name = template.Namespace ?? golden.Namespace;
        var @namespace = Resources(golden).Namespaces.LastOrDefault(one => one.Name == name);
        var kinds = Kinds.Create();
        foreach (var kind in kinds)
        {
            kind.Replace(Resources(golden).Rules[kind.Kind]);
        }

        return CalledPods.Shipped(kinds).WhyNot(PodDocument.Open(template.Json), name, @namespace, golden.IsForced) is null;
    }

    /// <summary>What a cluster would hold in which the webhook has to decide as the command line does.</summary>
    public static FileResources Resources(GoldenCase golden)
    {
        var kinds = Kinds.Create();
        kinds.UseServerVersion(golden.KubeVersion);
        var reader = new ResourceFileReader(kinds);
        string[] files = golden.Injection is { } injection ? [injection, golden.Input] : [golden.Input];
        foreach (var document in files.SelectMany(Documents).Where(document => document.Content is not null))
        {
            reader.TryAdd(document, document.Content!.Value);
        }

        var rules = golden.Injection is null
            ? kinds.SelectMany(kind => (reader.Resources.Rules[kind.Kind].Any() ? reader.Resources.Rules[kind.Kind] : kind.Defaults).Select(rule => (kind, rule)))
            : kinds.SelectMany(kind => reader.Resources.Rules[kind.Kind].Select(rule => (kind, rule)));
        return new(
            rules.ToLookup(pair => pair.kind.Kind, pair => pair.rule),
            golden.IsForced ? [.. Forced(golden, reader.Resources.Namespaces)] : reader.Resources.Namespaces,
            reader.Resources.Referred);
    }

    // A webhook has no --all. A namespace that asks for injection does the same, where neither says otherwise.
    private static IEnumerable<NamespaceInfo> Forced(GoldenCase golden, IReadOnlyList<NamespaceInfo> namespaces)
    {
        var names = Templates(golden.Input).Values.Select(template => template.Namespace ?? golden.Namespace).Concat(namespaces.Select(one => one.Name));
        foreach (var name in names.Distinct())
        {
            var known = namespaces.LastOrDefault(one => one.Name == name);
            var annotations = known?.Injection is { } injection ? new Dictionary<string, string> { [AnnotationNames.Injection] = injection } : [];
            var labels = new Dictionary<string, string>(known?.Labels ?? new Dictionary<string, string>());
            if ((known?.InjectLabel ?? known?.InjectAnnotation) != "false")
            {
                labels[AnnotationNames.Inject] = "true";
            }

            yield return new(name, labels, annotations);
        }
    }

    private static IReadOnlyList<SourceDocument> Documents(string file) => DocumentReader.Read(SourceText.Decode(File.ReadAllBytes(file), file), file);
}
