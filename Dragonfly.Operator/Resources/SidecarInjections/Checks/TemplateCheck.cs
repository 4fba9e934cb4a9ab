using System.Net;
using System.Text;
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
    public static async Task<TemplateAnswer> RunAsync(SidecarInjectionRule rule, bool native, TemplateDryRun dryRun, CancellationToken cancellationToken)
    {
        var (template, fields) = Write(rule.Plan, native);
        return await dryRun.SendAsync(Encoding.UTF8.GetBytes(template), "Strict", cancellationToken) is { } answer ? Read(answer, fields) : TemplateAnswer.NotChecked;
    }

    /// <summary>Only what says that the containers are wrong counts: who is not allowed to ask, or is over a quota, has learnt nothing of them.</summary>
    internal static TemplateAnswer Read(RawAnswer answer, IReadOnlyList<(string InTemplate, string InSpec)> fields)
    {
        if ((int)answer.Code is >= 200 and < 300)
        {
            return new(true, []);
        }

        var message = answer.Json.Text("message") ?? "";
        if (answer.Code == HttpStatusCode.UnprocessableEntity)
        {
            var causes = answer.Json.Member("details").Items("causes")
                .Select(cause => new FieldError(Field(cause.Text("field") ?? "", fields) ?? "spec", Excerpt.Message(Replace(cause.Text("message") ?? "", fields))))
                .ToList();
            return new(false, causes.Count > 0 ? causes : [new("spec", Excerpt.Message(Replace(message, fields)))]);
        }

        // "PodTemplate in version "v1" cannot be handled as a PodTemplate: strict decoding error: unknown field "template.spec.…""
        return answer.Code == HttpStatusCode.BadRequest && message.Contains("cannot be handled as a PodTemplate", StringComparison.Ordinal)
            ? new(false, [new("spec", Excerpt.Message(Replace(message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..], fields)))])
            : TemplateAnswer.NotChecked;
    }

    /// <summary>The PodTemplate, and where its parts come from.</summary>
    internal static (string Template, IReadOnlyList<(string InTemplate, string InSpec)> Fields) Write(SidecarPlan plan, bool native)
    {
        var placeholder = Enumerable.Range(0, (SidecarInjectionSpec.MaxContainers * 2) + 1)
            .Select(number => $"placeholder-{number}")
            .First(name => plan.All.All(one => one.Name != name));

        // Stands for the Pod's own container, and has what such a one gets.
        var own = JsonFragment.Parse($$"""
            {
              "name": "{{placeholder}}",
              "image": "placeholder",
              "env": {{List(plan.SharedEnv)}},
              "volumeMounts": {{JsonFragment.List([.. plan.SharedMounts.Select(mount => mount.Json)])}}
            }
            """);
        var sidecars = plan.Containers.Select((container, index) => (Json: container.Form(native), InSpec: $"spec.containers[{index}]"));
        (JsonFragment Json, string InSpec)[] initContainers =
            [.. plan.InitContainers.Select((container, index) => (container.Form(native: false), $"spec.initContainers[{index}]")), .. native ? sidecars : []];
        (JsonFragment Json, string InSpec)[] containers = [.. native ? [] : sidecars];
        return (
            $$"""
            {
              "apiVersion": "v1",
              "kind": "PodTemplate",
              "metadata": { "name": "{{TemplateDryRun.Name}}" },
              "template": {
                "metadata": { "annotations": { {{string.Join(", ", plan.Annotations.Select(one => $"{JsonFragment.String(one.Name)}: {one.Json}"))}} } },
                "spec": {
                  "initContainers": {{JsonFragment.List([.. initContainers.Select(container => container.Json)])}},
                  "containers": {{JsonFragment.List([own, .. containers.Select(container => container.Json)])}},
                  "volumes": {{List(plan.Volumes)}},
                  "imagePullSecrets": {{List(plan.ImagePullSecrets)}}
                }
              }
            }
            """,
            [
                .. initContainers.Select((container, index) => ($"template.spec.initContainers[{index}]", container.InSpec)),
                .. containers.Select((container, index) => ($"template.spec.containers[{index + 1}]", container.InSpec)),
                ("template.spec.containers[0].env", "spec.shared.env"),
                ("template.spec.containers[0].volumeMounts", "spec.shared.volumeMounts"),
                ("template.annotations", "spec.annotations"),
                ("template.spec.volumes", "spec.volumes"),
                ("template.spec.imagePullSecrets", "spec.imagePullSecrets"),
            ]);
    }

    private static JsonFragment List(IEnumerable<NamedFragment> items) => JsonFragment.List([.. items.Select(item => item.Json)]);

    private static string Replace(string text, IReadOnlyList<(string InTemplate, string InSpec)> fields) =>
        TemplateField().Replace(text, match => Field(match.Value, fields) ?? match.Value);

    private static string? Field(string field, IReadOnlyList<(string InTemplate, string InSpec)> fields) => fields
        .Where(one => field.StartsWith(one.InTemplate, StringComparison.Ordinal) && (field.Length == one.InTemplate.Length || field[one.InTemplate.Length] is '.' or '['))
        .Select(one => one.InSpec + field[one.InTemplate.Length..])
        .FirstOrDefault();

    [GeneratedRegex(@"template\.[A-Za-z0-9.\[\]]*[A-Za-z0-9\]]")]
    private static partial Regex TemplateField();
}
