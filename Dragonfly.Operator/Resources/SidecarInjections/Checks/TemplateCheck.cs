using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.ApiServers;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.SidecarInjections.Checks;

/// <summary>What an API server says of the containers of a resource.</summary>
/// <param name="IsAccepted">Whether it has checked them, and found nothing.</param>
/// <param name="Errors">What it found, with the fields of the resource.</param>
internal sealed record TemplateAnswer(bool IsAccepted, IReadOnlyList<FieldError> Errors)
{
    public static TemplateAnswer NotChecked { get; } = new(false, []);
}

/// <summary>
/// Has an API server check the containers of a resource, which knows far more of them than the operator: by the dry run of creating a
/// PodTemplate that is made of them.
/// </summary>
internal static partial class TemplateCheck
{
    private const string Template = "template.";

    public static async Task<TemplateAnswer> RunAsync(SidecarInjectionRule rule, bool native, TemplateDryRun dryRun, CancellationToken cancellationToken)
    {
        var fields = new List<(string InTemplate, string InSpec)>();
        var body = Write(rule.Plan, native, fields);
        return await dryRun.SendAsync(body, "Strict", cancellationToken) is { } answer ? Read(answer, fields) : TemplateAnswer.NotChecked;
    }

    /// <summary>Only what says that the containers are wrong counts: who is not allowed to ask, or is over a quota, has learnt nothing of them.</summary>
    internal static TemplateAnswer Read(RawAnswer answer, IReadOnlyList<(string InTemplate, string InSpec)> fields)
    {
        if ((int)answer.Code is >= 200 and < 300)
        {
            return new(true, []);
        }

        var message = Text(answer.Json, "message") ?? "";
        if (answer.Code == HttpStatusCode.UnprocessableEntity)
        {
            var causes = answer.Json.ValueKind == JsonValueKind.Object && answer.Json.TryGetProperty("details", out var details)
                ? SidecarContainer.Items(details, "causes").Select(cause => Error(Text(cause, "field") ?? "", Text(cause, "message") ?? "", fields)).ToList()
                : [];
            return new(false, causes.Count > 0 ? causes : [new("spec", Excerpt.Message(Replace(message, fields)))]);
        }

        // "PodTemplate in version "v1" cannot be handled as a PodTemplate: strict decoding error: unknown field "template.spec.…""
        return answer.Code == HttpStatusCode.BadRequest && message.Contains("cannot be handled as a PodTemplate", StringComparison.Ordinal)
            ? new(false, [new("spec", Excerpt.Message(Replace(message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..], fields)))])
            : TemplateAnswer.NotChecked;
    }

    /// <summary>The PodTemplate, and where its parts come from.</summary>
    internal static byte[] Write(SidecarPlan plan, bool native, List<(string InTemplate, string InSpec)> fields)
    {
        var placeholder = Enumerable.Range(0, SidecarInjectionSpec.MaxContainers * 2 + 1).Select(number => $"placeholder-{number}").First(name => plan.All.All(one => one.Name != name));
        return JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", "v1");
            writer.WriteString("kind", "PodTemplate");
            writer.WriteStartObject("metadata");
            writer.WriteString("name", TemplateDryRun.Name);
            writer.WriteEndObject();
            writer.WriteStartObject("template");
            writer.WriteStartObject("metadata");
            writer.WriteStartObject("annotations");
            foreach (var annotation in plan.Annotations)
            {
                writer.WritePropertyName(annotation.Name);
                writer.WriteRawValue(annotation.Json.Utf8.Span);
            }

            fields.Add(("template.annotations", "spec.annotations"));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartObject("spec");
            WriteContainers(writer, "initContainers", plan.InitContainers, [], native ? plan.Containers : []);
            var own = JsonFragment.Write(container => WritePlaceholder(container, placeholder, plan));
            WriteContainers(writer, "containers", [], [own], native ? [] : plan.Containers);
            WriteAll(writer, "volumes", plan.Volumes.Select(volume => volume.Json));
            WriteAll(writer, "imagePullSecrets", plan.ImagePullSecrets.Select(secret => secret.Json));
            fields.Add(("template.spec.volumes", "spec.volumes"));
            fields.Add(("template.spec.imagePullSecrets", "spec.imagePullSecrets"));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();

            void WriteContainers(
                Utf8JsonWriter into, string list, IReadOnlyList<SidecarContainer> initContainers, IReadOnlyList<JsonFragment> others, IReadOnlyList<SidecarContainer> containers)
            {
                var at = 0;
                into.WriteStartArray(list);
                foreach (var (index, container) in initContainers.Index())
                {
                    into.WriteRawValue(container.Form(native: false).Utf8.Span);
                    fields.Add(($"template.spec.{list}[{at++}]", $"spec.initContainers[{index}]"));
                }

                foreach (var other in others)
                {
                    into.WriteRawValue(other.Utf8.Span);
                    fields.Add(($"template.spec.{list}[{at}].env", "spec.shared.env"));
                    fields.Add(($"template.spec.{list}[{at++}].volumeMounts", "spec.shared.volumeMounts"));
                }

                foreach (var (index, container) in containers.Index())
                {
                    into.WriteRawValue(container.Form(list == "initContainers").Utf8.Span);
                    fields.Add(($"template.spec.{list}[{at++}]", $"spec.containers[{index}]"));
                }

                into.WriteEndArray();
            }
        }).Utf8.ToArray();
    }

    // Stands for the Pod's own container, and has what such a one gets.
    private static void WritePlaceholder(Utf8JsonWriter writer, string name, SidecarPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("image", "placeholder");
        WriteAll(writer, "env", plan.SharedEnv.Select(variable => variable.Json));
        WriteAll(writer, "volumeMounts", plan.SharedMounts.Select(mount => mount.Json));
        writer.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter writer, string name, IEnumerable<JsonFragment> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteRawValue(item.Utf8.Span);
        }

        writer.WriteEndArray();
    }

    private static FieldError Error(string field, string message, IReadOnlyList<(string InTemplate, string InSpec)> fields) =>
        new(Field(field, fields) ?? "spec", Excerpt.Message(Replace(message, fields)));

    private static string Replace(string text, IReadOnlyList<(string InTemplate, string InSpec)> fields) =>
        TemplateField().Replace(text, match => Field(match.Value, fields) ?? match.Value);

    private static string? Field(string field, IReadOnlyList<(string InTemplate, string InSpec)> fields)
    {
        if (!field.StartsWith(Template, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var (inTemplate, inSpec) in fields)
        {
            if (field.StartsWith(inTemplate, StringComparison.Ordinal) && (field.Length == inTemplate.Length || field[inTemplate.Length] is '.' or '['))
            {
                return inSpec + field[inTemplate.Length..];
            }
        }

        return null;
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"template\.[A-Za-z0-9.\[\]]*[A-Za-z0-9\]]")]
    private static partial Regex TemplateField();
}
