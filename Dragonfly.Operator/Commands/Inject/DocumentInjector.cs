using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Commands.Manifests;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Injects every Pod and Pod template of a document, with the decisions that the webhook would make.</summary>
internal sealed class DocumentInjector(ManifestSet manifests, InjectOptions options)
{
    private const string PullSecrets = "/spec/imagePullSecrets";

    private readonly CalledPods _called = CalledPods.Shipped(manifests.Kinds);

    /// <exception cref="FieldException">The document, or an object in it, is malformed.</exception>
    public InjectedDocument Inject(JsonElement document)
    {
        var edits = new List<PatchOperation>();
        var reports = new List<ObjectReport>();
        foreach (var template in PodTemplateFinder.Find(document, manifests.Kinds))
        {
            var (pod, result) = template.Use(pod => (pod, Admit(pod, template)));
            var withheld = HasPullSecrets(template.Json) ? [] : pod.Operations.Where(edit => edit.Path.StartsWith(PullSecrets, StringComparison.Ordinal)).ToArray();
            reports.Add(new(template.Owner, result, template.Misplaced, [.. withheld.SelectMany(SecretNames)]));
            edits.AddRange(pod.Operations.Except(withheld).Select(edit => edit with { Path = template.Pointer + edit.Path }));
        }

        string[] passedOver = [.. PodTemplateFinder.FindPassedOver(document)];
        if (edits.Count == 0)
        {
            return new(null, [], reports, passedOver);
        }

        var json = JsonObject.Create(document)!;
        foreach (var edit in edits)
        {
            edit.ApplyTo(json);
        }

        return new(json, edits, reports, passedOver);
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

    private AdmissionResult Admit(PodDocument pod, PodTemplate template)
    {
        var name = template.Namespace ?? options.Namespace;
        var @namespace = manifests.Namespace(name);
        var context = new PodContext
        {
            Namespace = @namespace,
            NamespaceName = name,
            Template = template.Workload,
            PodSecurityDefault = options.PodSecurityDefault,
            Force = options.All,
            NotCalled = _called.WhyNot(pod, name, @namespace, forced: options.All),
        };
        return CommandAdmission.Admit(pod, context, manifests.Kinds);
    }
}

/// <summary>A document after injection.</summary>
/// <param name="Json">The whole document with the edits made; null when there were none.</param>
/// <param name="Operations">The edits, with paths that begin at the document.</param>
/// <param name="Reports">What was done to each object in it.</param>
/// <param name="PassedOver">The Pod templates in it that were left alone, and why, one line each.</param>
internal sealed record InjectedDocument(
    JsonNode? Json, IReadOnlyList<PatchOperation> Operations, IReadOnlyList<ObjectReport> Reports, IReadOnlyList<string> PassedOver);
