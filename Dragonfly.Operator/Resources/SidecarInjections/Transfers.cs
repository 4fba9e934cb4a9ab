using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>The variables of the Pod's own containers that an added container gets: <c>spec.transferEnv</c>.</summary>
internal static class TransferredEnv
{
    public static List<JsonFragment> Of(SidecarTarget target, SidecarPlan plan, SidecarContainer container)
    {
        var names = new HashSet<string>();
        return
        [
            .. from own in plan.TransferEnv.Count == 0 ? [] : target.OwnContainers.Concat(target.OwnInitContainers)
               from transfer in plan.TransferEnv
               where transfer.IsOf(own.Name)
               from variable in Of(target, plan, transfer, own, container, names)
               select variable,
        ];
    }

    // In the order of the Pod's container, for a variable may refer to those before it.
    private static IEnumerable<JsonFragment> Of(
        SidecarTarget target, SidecarPlan plan, TransferredVariables transfer, ContainerDocument own, SidecarContainer container, HashSet<string> names)
    {
        for (var index = 0; index < own.Env.Count; index++)
        {
            var variable = own.Env[index];
            if (variable.Text("name") is not { } name || !transfer.Names.Contains(name) || container.HasVariable(name)
                || LastIndexOf(name) != index || !names.Add(name))
            {
                continue;
            }

            // What the resource shares, and what envFrom may bring, is in the Pod's container, and not in this one.
            var missing = VariableReferences.In(variable).FirstOrDefault(reference => !names.Contains(reference)
                && (plan.SharedEnv.Any(shared => shared.Name == reference) || LastIndexOf(reference) >= 0 || own.MayComeByEnvFrom(reference)));
            if (missing is null)
            {
                yield return Copy(variable, own.Name);
                continue;
            }

            names.Remove(name);
            target.Record.Warnings.Add(
                WarningReason.NameTaken,
                $"container {container.Name} does not get {name} of {Excerpt.Of(own.Name, 64)}: it refers to {Excerpt.Of(missing, 64)}, which spec.transferEnv does not name before it");
        }

        int LastIndexOf(string name) => own.Env.LastIndexOf("name", Encoding.UTF8.GetBytes(name));
    }

    // What says nothing of a container means its own, which would be another one here.
    private static JsonFragment Copy(JsonElement variable, string container) =>
        variable.Member("valueFrom").Member("resourceFieldRef") is { ValueKind: JsonValueKind.Object } resource && string.IsNullOrEmpty(resource.Text("containerName"))
            ? JsonFragment.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("name");
                variable.GetProperty("name").WriteTo(writer);
                writer.WriteStartObject("valueFrom");
                writer.WriteStartObject("resourceFieldRef");
                writer.WriteString("containerName", container);
                foreach (var member in resource.EnumerateObject().Where(member => member.Name != "containerName"))
                {
                    member.WriteTo(writer);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
                writer.WriteEndObject();
            })
            : JsonFragment.Write(variable.WriteTo);
}

/// <summary>Finds the variables that a variable's value refers to as <c>$(NAME)</c>. The kubelet resolves those that stand before it.</summary>
internal static partial class VariableReferences
{
    /// <param name="variable">An item of a container's env.</param>
    public static IEnumerable<string> In(JsonElement variable) =>
        // $$(NAME) stands for itself.
        Reference().Matches(variable.Text("value") ?? "").Where(match => match.Groups[1].Success).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();
}

/// <summary>The mounts of the Pod's own containers that an added container gets: <c>spec.shareVolumesOf</c>.</summary>
internal static class TransferredMounts
{
    public static List<JsonFragment> Of(SidecarTarget target, SidecarPlan plan, SidecarContainer container)
    {
        // Devices are no mounts, the service account's token comes by itself, and where the container has a mount, that was meant.
        var transferred =
            from own in plan.ShareVolumesOf.Count == 0 ? [] : target.OwnContainers.Concat(target.OwnInitContainers)
            where plan.ShareVolumesOf.Contains("*") || plan.ShareVolumesOf.Contains(own.Name)
            from mount in own.Mounts
            where mount.Json.TryGetProperty("mountPath", out _) && !mount.IsAt(ServiceAccountMount.MountPath) && !container.HasMountAt(mount.Path)
            select (Of: own, Mount: mount);
        var mounts = new List<(ContainerDocument Of, ContainerMount Mount)>();
        foreach (var (own, mount) in transferred)
        {
            var taken = mounts.Find(other => other.Mount.IsAt(mount.Path));
            if (taken.Of is not null && IsSame(taken.Mount.Json, mount.Json))
            {
                continue;
            }

            var problem = taken.Of is not null ? "another container has something else there"
                : mount.Json.Text("subPathExpr") is { Length: > 0 } ? "its subPathExpr refers to variables of that container"
                : container.Mounts.Concat(mounts.Where(other => other.Of != own).Select(other => other.Mount)).Any(other => AreNestedReadOnly(target.Pod, other, mount))
                    ? "it and another mount are nested, and the outer one is read-only"
                : null;
            if (problem is null)
            {
                mounts.Add((own, mount));
                continue;
            }

            target.Record.Warnings.Add(
                WarningReason.NameTaken, $"container {container.Name} does not get the mount {Excerpt.Of(mount.Path, 128)} of {Excerpt.Of(own.Name, 64)}: {problem}");
        }

        return mounts.ConvertAll(one => Copy(one.Mount));
    }

    // The container runtime would have to create the inner one's mount point in the outer one, and the container would not start.
    private static bool AreNestedReadOnly(PodDocument pod, ContainerMount one, ContainerMount other) =>
        (one.IsAbove(other.Path) && MountConflict.IsReadOnly(pod, one)) || (other.IsAbove(one.Path) && MountConflict.IsReadOnly(pod, other));

    private static bool IsSame(JsonElement one, JsonElement other) =>
        one.Text("name") == other.Text("name") && (one.Text("subPath") ?? "") == (other.Text("subPath") ?? "");

    // Only a privileged container may propagate what it mounts.
    private static JsonFragment Copy(ContainerMount mount) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var member in mount.Json.EnumerateObject())
        {
            if (member.Name == "mountPath")
            {
                writer.WriteString("mountPath", mount.Path);
            }
            else if (member.Name != "mountPropagation" || mount.Json.Text("mountPropagation") != "Bidirectional")
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    });
}
