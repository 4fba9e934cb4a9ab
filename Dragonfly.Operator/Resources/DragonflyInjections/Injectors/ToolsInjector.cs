using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Gives each container the Dragonfly CLI tools, by way of an init container that runs before all others.</summary>
public sealed class ToolsInjector : IInjector
{
    public InjectorKinds Kind => InjectorKinds.Tools;

    public string Name => nameof(InjectorKinds.Tools);

    public void Inject(PodDocument pod, IReadOnlyList<ContainerDocument> targets, InjectionPlan plan, MutationRecord record)
    {
        var tools = plan.Tools;
        var volume = pod.Volumes.Find("name", tools.Volume.Utf8Name);
        var hasVolume = volume.ValueKind == JsonValueKind.Object;
        if (hasVolume && !(volume.TryGetProperty("emptyDir", out var source) && source.ValueKind == JsonValueKind.Object))
        {
            record.Warnings.Add(WarningReason.NameTaken, $"spec.volumes: {tools.Volume.Name} is another volume; the tools were not added");
            return;
        }

        var copier = FindToolsContainer(pod);
        if (copier is not null && !(copier.IsInit && hasVolume))
        {
            record.Warnings.Add(WarningReason.NameTaken, $"{copier.Field}: {ToolsPlan.ContainerName} is another container; the tools were not added");
            return;
        }

        var wanted = false;
        foreach (var container in targets)
        {
            // What runs before the tools are copied could only break the copying.
            if (copier is null || !container.IsInit || container.Index > copier.Index)
            {
                wanted |= ContainerTools.Add(pod, container, plan, record);
            }
        }

        if (!wanted)
        {
            return;
        }

        if (!hasVolume)
        {
            pod.Volumes.Append(tools.Volume.VolumeJson);
        }

        if (copier is null)
        {
            AddPullSecrets(pod, tools);
            var container = QualityOfService.Choose(pod, tools.InitContainer);
            var token = ServiceAccountMount.Of(pod);
            pod.InitContainers.Insert(0, token is null ? container : InitContainerPlan.With(container, token));
        }
    }

    private static ContainerDocument? FindToolsContainer(PodDocument pod)
    {
        foreach (var container in pod.InitContainers)
        {
            if (container.IsNamed(ToolsPlan.Utf8ContainerName))
            {
                return container;
            }
        }

        foreach (var container in pod.Containers)
        {
            if (container.IsNamed(ToolsPlan.Utf8ContainerName))
            {
                return container;
            }
        }

        return null;
    }

    private static void AddPullSecrets(PodDocument pod, ToolsPlan tools)
    {
        foreach (var secret in tools.ImagePullSecrets)
        {
            if (pod.ImagePullSecrets.LastIndexOf("name", secret.Utf8Name) < 0)
            {
                pod.ImagePullSecrets.Append(secret.Json);
            }
        }
    }
}
