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

    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>With requests equal to limits: a Pod of QoS class Guaranteed stays one.</summary>
    public ReadOnlyMemory<byte> GuaranteedJson { get; }

    /// <summary>Without resources: the Pod sets its own as a whole, and a container's may not exceed those.</summary>
    public ReadOnlyMemory<byte> UnboundedJson { get; }

    /// <summary>One of the forms with one more mount.</summary>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> form, ReadOnlySpan<byte> mount)
    {
        // The list of mounts comes last, so each form ends with "]}".
        var end = form.Length - 2;
        var container = new byte[form.Length + 1 + mount.Length];
        form.Span[..end].CopyTo(container);
        container[end] = (byte)',';
        mount.CopyTo(container.AsSpan(end + 1));
        form.Span[end..].CopyTo(container.AsSpan(end + 1 + mount.Length));
        return container;
    }

    private static ReadOnlyMemory<byte> Write(InjectionSettings settings, VolumePlan volume, ContainerResources? resources) =>
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
            writer.WriteRawValue(volume.MountJson.Span);
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
