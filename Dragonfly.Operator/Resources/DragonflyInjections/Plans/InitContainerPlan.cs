using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Plans;

/// <summary>The init container that copies the tools, in the forms that different Pods need.</summary>
public sealed class InitContainerPlan
{
    public InitContainerPlan(InjectionSettings settings, VolumePlan volume)
    {
        var resources = settings.ToolsResources;
        Json = Write(settings, volume, resources);
        GuaranteedJson = resources.Limits.ContainsKey("cpu") && resources.Limits.ContainsKey("memory")
            ? Write(settings, volume, resources with { Requests = resources.Limits })
            : Json;
        UnboundedJson = Write(settings, volume, resources: null);
    }

    public JsonFragment Json { get; }

    /// <summary>With requests equal to limits: a Pod of QoS class Guaranteed stays one.</summary>
    public JsonFragment GuaranteedJson { get; }

    /// <summary>Without resources: the Pod sets its own as a whole, and a container's may not exceed those.</summary>
    public JsonFragment UnboundedJson { get; }

    /// <summary>One of the forms with one more mount.</summary>
    public static JsonFragment With(JsonFragment form, JsonFragment mount)
    {
        // The list of mounts comes last, so each form ends with "]}".
        var container = form.Utf8.Span;
        return JsonFragment.Of((byte[])[.. container[..^2], (byte)',', .. mount.Utf8.Span, .. container[^2..]]);
    }

    private static JsonFragment Write(InjectionSettings settings, VolumePlan volume, ContainerResources? resources) =>
        JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", ToolsPlan.ContainerName);
            writer.WriteString("image", settings.ToolsImage);
            writer.WriteString("imagePullPolicy", settings.ToolsImagePullPolicy);
            writer.WriteStartArray("command");
            writer.WriteStringValue("cp");
            writer.WriteStringValue("-rf");
            writer.WriteStringValue($"{settings.ToolsSourcePath.TrimEnd('/')}/.");
            writer.WriteStringValue($"{settings.ToolsPath.TrimEnd('/')}/");
            writer.WriteEndArray();
            if (resources is not null)
            {
                writer.WriteStartObject("resources");
                WriteQuantities(writer, "requests", resources.Requests);
                WriteQuantities(writer, "limits", resources.Limits);
                writer.WriteEndObject();
            }

            writer.WritePropertyName("securityContext");
            writer.WriteRawValue(settings.ToolsSecurityContext.Span);
            writer.WriteStartArray("volumeMounts");
            writer.WriteRawValue(volume.MountJson.Utf8.Span);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    private static void WriteQuantities(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> quantities)
    {
        if (quantities.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(name);
        foreach (var (resource, quantity) in quantities)
        {
            writer.WriteString(resource, quantity);
        }

        writer.WriteEndObject();
    }
}
