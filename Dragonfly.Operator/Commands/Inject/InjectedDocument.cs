using System.Text.Json.Nodes;
using Dragonfly.Operator.Injection.Documents;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>A document after injection.</summary>
/// <param name="Json">The whole document with the edits made; null when there were none.</param>
/// <param name="Edits">The edits, with paths that begin at the document.</param>
/// <param name="Reports">What was done to each object in it.</param>
internal sealed record InjectedDocument(JsonNode? Json, IReadOnlyList<Edit> Edits, IReadOnlyList<ObjectReport> Reports);
