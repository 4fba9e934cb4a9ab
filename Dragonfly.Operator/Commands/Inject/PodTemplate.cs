using System.Text.Json;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>A Pod, or the Pod template of a workload, within a document.</summary>
/// <param name="Owner">Kind and name of the object that it is, or belongs to.</param>
/// <param name="Namespace">The object's namespace, or null when it names none.</param>
/// <param name="Pointer">Where it stands in the document, as a JSON pointer.</param>
/// <param name="Json">The Pod or template itself.</param>
internal sealed record PodTemplate(string Owner, string? Namespace, string Pointer, JsonElement Json);
