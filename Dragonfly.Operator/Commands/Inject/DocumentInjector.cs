using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Injects every Pod and Pod template of a document, with the decisions that the webhook would make.</summary>
internal sealed class DocumentInjector(InjectionSet injections, IReadOnlyDictionary<string, NamespaceFacts> namespaces, string defaultNamespace, bool all)
{
    /// <exception cref="FieldException">The document, or an object in it, is malformed.</exception>
    public InjectedDocument Inject(JsonElement document)
    {
        var edits = new List<Edit>();
        var reports = new List<ObjectReport>();
        foreach (var template in PodTemplateFinder.Find(document))
        {
            var pod = Open(template);
            var @namespace = namespaces.GetValueOrDefault(template.Namespace ?? defaultNamespace);
            reports.Add(new(template.Owner, Admit(pod, template, @namespace)));
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

    private static PodDocument Open(PodTemplate template)
    {
        try
        {
            return PodDocument.Open(template.Json);
        }
        catch (PodFormatException exception)
        {
            throw Wrong(template, exception);
        }
    }

    private Verdict Admit(PodDocument pod, PodTemplate template, NamespaceFacts? @namespace)
    {
        try
        {
            return PodAdmission.Admit(pod, @namespace, injections, unlessRefused: all);
        }
        catch (PodFormatException exception)
        {
            throw Wrong(template, exception);
        }
    }

    private static FieldException Wrong(PodTemplate template, PodFormatException exception)
    {
        var prefix = template.Pointer.TrimStart('/').Replace('/', '.');
        var field = prefix.Length == 0 ? exception.Field : $"{prefix}.{exception.Field}";
        var steps = exception.Field.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        return new($"{template.Pointer}/{steps}", $"{template.Owner}: {field}", exception.Message[(exception.Field.Length + 2)..], exception);
    }
}
