using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>The variables of the Pod's own containers that an added container gets: <c>spec.transferEnv</c>.</summary>
internal static class TransferredEnv
{
    public static void Find(SidecarTarget target, SidecarPlan plan, SidecarContainer container, List<JsonFragment> found)
    {
        if (plan.TransferEnv.Count == 0)
        {
            return;
        }

        var names = new HashSet<string>();
        foreach (var own in target.OwnContainers.Concat(target.OwnInitContainers))
        {
            foreach (var transfer in plan.TransferEnv)
            {
                if (transfer.IsOf(own.Name))
                {
                    Find(target, plan, transfer, own, container, names, found);
                }
            }
        }
    }

    // In the order of the Pod's container, for a variable may refer to those before it.
    private static void Find(
        SidecarTarget target, SidecarPlan plan, TransferredVariables transfer, ContainerDocument own, SidecarContainer container, HashSet<string> names, List<JsonFragment> found)
    {
        for (var index = 0; index < own.Env.Count; index++)
        {
            var variable = own.Env[index];
            if (variable.ValueKind != JsonValueKind.Object || !variable.TryGetProperty("name", out var text) || text.ValueKind != JsonValueKind.String
                || text.GetString() is not { } name || !transfer.Names.Contains(name) || container.HasVariable(name)
                || own.Env.LastIndexOf("name", System.Text.Encoding.UTF8.GetBytes(name)) != index || !names.Add(name))
            {
                continue;
            }

            // What the resource shares, and what envFrom may bring, is in the Pod's container, and not in this one.
            var missing = VariableReferences.In(variable).FirstOrDefault(reference => !names.Contains(reference)
                && (plan.SharedEnv.Any(shared => shared.Name == reference) || own.Env.LastIndexOf("name", System.Text.Encoding.UTF8.GetBytes(reference)) >= 0
                    || own.MayComeByEnvFrom(reference)));
            if (missing is null)
            {
                found.Add(Copy(variable, own.Name));
                continue;
            }

            names.Remove(name);
            target.Record.Warnings.Add(
                WarningReason.NameTaken,
                $"container {container.Name} does not get {name} of {Excerpt.Of(own.Name, 64)}: it refers to {Excerpt.Of(missing, 64)}, which spec.transferEnv does not name before it");
        }
    }

    // What says nothing of a container means its own, which would be another one here.
    private static JsonFragment Copy(JsonElement variable, string container) =>
        variable.TryGetProperty("valueFrom", out var source) && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("resourceFieldRef", out var resource) && resource.ValueKind == JsonValueKind.Object
        && !(resource.TryGetProperty("containerName", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() is { Length: > 0 })
            ? JsonFragment.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("name");
                variable.GetProperty("name").WriteTo(writer);
                writer.WriteStartObject("valueFrom");
                writer.WriteStartObject("resourceFieldRef");
                writer.WriteString("containerName", container);
                foreach (var member in resource.EnumerateObject())
                {
                    if (member.Name != "containerName")
                    {
                        member.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
                writer.WriteEndObject();
            })
            : JsonFragment.Write(variable.WriteTo);
}
