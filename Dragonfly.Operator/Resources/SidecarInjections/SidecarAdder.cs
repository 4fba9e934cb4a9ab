using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Adds what one resource brings to one Pod.</summary>
/// <param name="native">Whether its containers become native sidecars.</param>
/// <param name="overrides">The resources that the Pod wants for containers.</param>
internal sealed class SidecarAdder(SidecarTarget target, SidecarInjectionRule rule, bool native, ResourceOverrides overrides)
{
    private readonly SidecarPlan _plan = rule.Plan;

    private PodDocument Pod => target.Pod;

    /// <summary>Adds everything. Nothing of it is in the Pod, and nothing is in the way.</summary>
    public void Add()
    {
        ContainerDocument[] reached = [.. target.StartingAfter(_plan, native)];
        string[] early = _plan.StartsBeforeInit(native) ? [] : [.. target.OwnInitContainers.Select(container => container.Name)];
        var firstOwn = target.OwnContainers.FirstOrDefault()?.Name;
        AppendMissing(Pod.Volumes, _plan.Volumes);
        AppendMissing(Pod.ImagePullSecrets, _plan.ImagePullSecrets);
        AddContainers(_plan.InitContainers, _plan.Containers);
        Share(reached, isFirst: true);
        AddAnnotations(firstOwn, isFirst: true);
        if (early.Length > 0 && (_plan.SharedEnv.Count > 0 || _plan.SharedMounts.Count > 0))
        {
            target.Record.Warnings.Add(
                SidecarWarning.SharedTooEarly,
                $"what SidecarInjection {rule.Name} shares is kept from {Conditions.Names([.. early.Select(name => Excerpt.Of(name, 64))])}: init containers that start before its containers do");
        }
    }

    /// <summary>Adds what is missing, for somebody may have added a container or taken something away since the webhook was called last.</summary>
    public void Complete()
    {
        AppendMissing(Pod.Volumes, _plan.Volumes);
        AppendMissing(Pod.ImagePullSecrets, _plan.ImagePullSecrets);
        AddContainers(
            [.. _plan.InitContainers.Where(container => target.Find(container) is null)],
            [.. _plan.Containers.Where(container => target.Find(container) is null)]);
        Share(AfterSidecars(), isFirst: false);
        AddAnnotations(firstOwn: null, isFirst: false);
    }

    /// <summary>The Pod's own containers that start after those of the resource, by where these stand.</summary>
    private ContainerDocument[] AfterSidecars()
    {
        ContainerDocument[] added = [.. _plan.All.Select(target.Find).OfType<ContainerDocument>()];
        var last = added.Where(container => container.IsInit).Select(container => container.Index).DefaultIfEmpty(-1).Max();
        var init = added.Any(container => !container.IsInit) ? [] : target.OwnInitContainers.Where(container => container.Index > last);
        return [.. init, .. target.OwnContainers];
    }

    private static void AppendMissing(EditableList list, IReadOnlyList<NamedFragment> items)
    {
        foreach (var item in items)
        {
            if (list.LastIndexOf("name", item.Utf8Name) < 0)
            {
                list.Append(item.Json);
            }
        }
    }

    private void AddContainers(IReadOnlyList<SidecarContainer> initContainers, IReadOnlyList<SidecarContainer> containers)
    {
        var init = initContainers.Select(container => Write(container, native: false)).Concat(native ? containers.Select(container => Write(container, native: true)) : []).ToArray();
        var regular = native ? [] : containers.Select(container => Write(container, native: false)).ToArray();
        if (_plan.Position == SidecarPosition.After)
        {
            Pod.InitContainers.Append(init);
            Pod.Containers.Append(regular);
            return;
        }

        Pod.InitContainers.Insert(target.InitFront, init);
        target.InitFront += init.Length;
        Pod.Containers.Insert(target.Front, regular);
        target.Front += regular.Length;
    }

    private JsonFragment Write(SidecarContainer container, bool native)
    {
        List<JsonFragment> mounts = container.IsInit ? [] : TransferredMounts.Of(target, _plan, container);
        List<JsonFragment> variables = container.IsInit ? [] : TransferredEnv.Of(target, _plan, container);
        if (target.Token is { } token && !container.HasMountAt(ServiceAccountMount.MountPath))
        {
            mounts.Add(token);
        }

        return container.Form(native, mounts, variables, overrides.Of(container));
    }

    private void Share(IReadOnlyList<ContainerDocument> containers, bool isFirst)
    {
        if (_plan.SharedEnv.Count == 0 && _plan.SharedMounts.Count == 0)
        {
            return;
        }

        foreach (var container in containers)
        {
            ShareEnv(container, isFirst);
            foreach (var mount in _plan.SharedMounts)
            {
                if (container.FindMount(mount.Path) is { } existing && existing.IsOf(mount.Volume.Utf8Name))
                {
                    continue;
                }

                if (SidecarConflict.Problem(Pod, container, mount.Path) is { } problem)
                {
                    target.Record.Warnings.Add(WarningReason.NameTaken, $"{container.Field}: nothing was mounted at {mount.Path}: the container {problem}");
                    continue;
                }

                container.VolumeMounts.Append(mount.Json);
            }
        }
    }

    private void ShareEnv(ContainerDocument container, bool isFirst)
    {
        List<JsonFragment>? missing = null;
        List<string>? taken = null;
        foreach (var variable in _plan.SharedEnv)
        {
            if (container.Env.LastIndexOf("name", variable.Utf8Name) is var index and >= 0)
            {
                target.Record.LeaveVariable(container, variable.Name);
                if (isFirst && !System.Text.Json.JsonElement.DeepEquals(container.Env[index], variable.Json.Json))
                {
                    (taken ??= []).Add(variable.Name);
                }
            }
            else if (container.MayComeByEnvFrom(variable.Name))
            {
                (taken ??= []).Add($"{variable.Name} (perhaps by envFrom)");
            }
            else
            {
                (missing ??= []).Add(variable.Json);
            }
        }

        if (missing is not null)
        {
            // The kubelet resolves $(NAME) only where NAME stands before it: ours go first, for the user's may refer to them, unless ours
            // refer to the user's.
            var last = -1;
            foreach (var reference in _plan.SharedReferences)
            {
                last = Math.Max(last, container.Env.LastIndexOf("name", System.Text.Encoding.UTF8.GetBytes(reference)));
            }

            container.Env.Insert(last + 1, [.. missing]);
        }

        if (taken is not null)
        {
            target.Record.Warnings.Add(WarningReason.NameTaken, $"{container.Field}.env: the container has {Conditions.Names(taken)}, so SidecarInjection {rule.Name} leaves it as it is");
        }
    }

    private void AddAnnotations(string? firstOwn, bool isFirst)
    {
        foreach (var annotation in _plan.Annotations)
        {
            if (!Pod.HasAnnotation(annotation.Name))
            {
                Pod.Annotate(annotation.Name, annotation.Json);
            }
            else if (isFirst && (Pod.Annotation(annotation.Name) ?? "") != annotation.Json.Json.GetString()!.Trim())
            {
                target.Record.Warnings.Add(WarningReason.NameTaken, $"metadata.annotations: {annotation.Name} stays as it is, which SidecarInjection {rule.Name} would set");
            }
        }

        if (_plan.Position == SidecarPosition.Before && _plan.Containers.Count > 0 && firstOwn is { Length: > 0 } && !Pod.HasAnnotation(DefaultContainer.Name))
        {
            Pod.Annotate(DefaultContainer.Name, JsonFragment.String(firstOwn));
        }
    }
}
