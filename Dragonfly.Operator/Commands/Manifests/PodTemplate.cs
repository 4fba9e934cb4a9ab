using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Manifests;

/// <summary>A Pod, or the Pod template of a workload, within a document.</summary>
/// <param name="Owner">Kind and name of the object that it is, or belongs to.</param>
/// <param name="Namespace">The object's namespace, or null when it names none.</param>
/// <param name="Pointer">Where it stands in the document, as a JSON pointer.</param>
/// <param name="Misplaced">What asks for injection where no Pod gets it from, on the workload itself; null for nothing.</param>
internal sealed record PodTemplate(SourceDocument Document, string Owner, string? Namespace, string Pointer, JsonElement Json, string? Misplaced)
{
    /// <summary>The workload that it belongs to; null for a Pod.</summary>
    public TemplateOwner? Workload { get; init; }

    /// <summary>Does something with the Pod.</summary>
    /// <exception cref="BadInputException">A field of it has a type that the Pod API does not allow.</exception>
    public T Use<T>(Func<PodDocument, T> work)
    {
        try
        {
            return work(PodDocument.Open(Json));
        }
        catch (PodFormatException exception)
        {
            var field = FieldPointer.Join(FieldPointer.ToField(Pointer), exception.Field);
            throw DocumentFile.Wrong(
                Document, FieldPointer.Of(field), $"{Owner}: {field}: {exception.Message[(exception.Field.Length + 2)..]}", exception);
        }
    }
}
