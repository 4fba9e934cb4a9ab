using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Injects every Pod and Pod template of a document, with the decisions that the webhook would make.</summary>
/// <param name="context">What is the same for all Pods.</param>
internal sealed class DocumentInjector(ManifestSet manifests, PodContext context)
{
    private const string PullSecrets = "/spec/imagePullSecrets";

    /// <exception cref="BadInputException">The document, or an object in it, is malformed.</exception>
    public InjectedDocument Inject(SourceDocument document)
    {
        var place = $"{document.File}: document {document.Index}";
        List<string> report = [];
        if (document.UnreadLine > 0)
        {
            report.Add($"{place}, line {document.UnreadLine}: left as it is: kubectl reads nothing between \"...\" and the next \"---\"");
        }

        List<PatchOperation> edits = document.Content is null ? [] : Inject(new PodTemplateFinder(document), place, report);
        JsonObject? json = null;
        if (edits.Count > 0)
        {
            json = JsonObject.Create(document.Content!.Value)!;
            edits.ForEach(edit => edit.ApplyTo(json));
        }

        return new(document, json, edits, report);
    }

    private List<PatchOperation> Inject(PodTemplateFinder finder, string place, List<string> report)
    {
        var edits = new List<PatchOperation>();
        foreach (var template in finder.Find(manifests.Kinds))
        {
            var (pod, result) = manifests.Admit(template, context);
            var withheld = HasPullSecrets(template.Json) ? [] : pod.Operations.Where(edit => edit.Path.StartsWith(PullSecrets, StringComparison.Ordinal)).ToArray();
            edits.AddRange(pod.Operations.Except(withheld).Select(edit => edit with { Path = template.Pointer + edit.Path }));
            report.Add($"{place}: {template.Owner}: {Summary(result.Reports)}");
            report.AddRange(WarningsOf(template, result, [.. withheld.SelectMany(SecretNames)]).Select(warning => $"  {warning}"));
        }

        report.AddRange(finder.FindPassedOver());
        return edits;
    }

    // API servers give a Pod without pull secrets those of its ServiceAccount, and leave alone one that brings any. That comes
    // before webhooks, so only what is added offline would take the ServiceAccount's away.
    private static bool HasPullSecrets(JsonElement pod) =>
        pod.TryGetProperty("spec", out var spec) && spec.ValueKind == JsonValueKind.Object
        && spec.TryGetProperty("imagePullSecrets", out var secrets) && secrets.ValueKind == JsonValueKind.Array && secrets.GetArrayLength() > 0;

    private static IEnumerable<string> SecretNames(PatchOperation edit) => JsonNode.Parse(edit.Value.Utf8.Span) switch
    {
        JsonArray list => list.Select(secret => (string)secret!["name"]!),
        var secret => [(string)secret!["name"]!],
    };

    private static string Summary(IReadOnlyList<MutationReport> reports) => reports is [var one]
        ? Words(one)
        : string.Join("; ", reports.Select(report => $"{report.Kind} {Words(report)}"));

    private static string Words(MutationReport report)
    {
        var by = report.Resources.Count == 0 ? "" : $" by {string.Join(", ", report.Resources)}";
        return $"{report.Outcome}{by} ({report.DecidedBy})";
    }

    private static IEnumerable<string> WarningsOf(PodTemplate template, AdmissionResult result, string[] withheldSecrets)
    {
        if (template.Misplaced is not null && result.Reports.Any(report => report.Outcome == Outcome.NotRequested))
        {
            yield return new Warning(Outcome.NotRequested, template.Misplaced).ToString();
        }

        foreach (var warning in result.AllWarnings())
        {
            yield return warning;
        }

        if (withheldSecrets.Length > 0)
        {
            yield return $"dragonfly: spec.imagePullSecrets: not added: {string.Join(", ", withheldSecrets)}: a Pod that brings pull secrets does not get "
                + "those of its ServiceAccount; add what the added images need to the ServiceAccount, or all secrets that are needed to the Pod";
        }
    }
}

/// <summary>A document after injection.</summary>
/// <param name="Json">The whole document with the edits made; null when there were none.</param>
/// <param name="Operations">The edits, with paths that begin at the document.</param>
/// <param name="Report">What was done to each object in it, and why, in lines.</param>
internal sealed record InjectedDocument(
    SourceDocument Source, JsonNode? Json, IReadOnlyList<PatchOperation> Operations, IReadOnlyList<string> Report);
