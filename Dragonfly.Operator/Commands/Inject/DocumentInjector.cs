using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Injects every Pod and Pod template of a document, with the decisions that the webhook would make.</summary>
internal sealed class DocumentInjector(
    InjectionSet injections, IReadOnlyDictionary<string, NamespaceFacts> namespaces, string defaultNamespace, bool all)
{
    /// <exception cref="FieldException">The document, or an object in it, is malformed.</exception>
    public InjectedDocument Inject(JsonElement document)
    {
        var edits = new List<Edit>();
        var reports = new List<ObjectReport>();
        foreach (var template in PodTemplateFinder.Find(document))
        {
            var @namespace = namespaces.GetValueOrDefault(template.Namespace ?? defaultNamespace);
            var (pod, verdict) = template.Use(pod => (pod, PodAdmission.Admit(pod, @namespace, injections, unlessRefused: all)));
            reports.Add(new(template.Owner, verdict, template.Misplaced));
            edits.AddRange(pod.Edits.Select(edit => edit with { Path = template.Pointer + edit.Path }));
        }

        if (edits.Count == 0)
        {
            return new(null, [], reports);
        }

        var json = JsonNode.Parse(document.GetRawText())!;
        foreach (var edit in edits)
        {
            edit.ApplyTo(json);
        }

        return new(json, edits, reports);
    }
}
