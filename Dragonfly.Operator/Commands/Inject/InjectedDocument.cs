using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>A document after injection.</summary>
/// <param name="Json">The whole document with the edits made; null when there were none.</param>
/// <param name="Operations">The edits, with paths that begin at the document.</param>
/// <param name="Reports">What was done to each object in it.</param>
/// <param name="PassedOver">The Pod templates in it that were left alone, and why, one line each.</param>
internal sealed record InjectedDocument(
    JsonNode? Json, IReadOnlyList<PatchOperation> Operations, IReadOnlyList<ObjectReport> Reports, IReadOnlyList<string> PassedOver);
