using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>
/// What the Pod's own annotations, and the Pod Security level of its namespace, change in a plan. A value that is not
/// understood or not allowed changes nothing and is a finding.
/// </summary>
internal static class AnnotationOverrides
{
    public static InjectionPlan Apply(
        InjectionPlan plan, PodDocument pod, NamespaceInfo? @namespace, PodSecurityLevel podSecurityDefault, Warnings warnings)
    {
        plan = Without(plan, plan.Inject & ~Features(plan.Inject, pod, warnings), $"annotation {AnnotationNames.Features} does not name it");
        if (plan.Inject.HasFlag(InjectorKinds.Socket) && SkipsSocket(pod, warnings))
        {
            plan = Without(plan, InjectorKinds.Socket, $"annotation {AnnotationNames.SkipSocket} is \"true\"");
        }

        if (plan.Settings.PodSecurity == PodSecurityMode.Respect)
        {
            plan = PodSecurity(plan, pod, @namespace, podSecurityDefault, warnings);
        }

        return Tools(Port(Containers(plan, pod, warnings), pod, warnings), pod, warnings);
    }

    private static InjectionPlan PodSecurity(
        InjectionPlan plan, PodDocument pod, NamespaceInfo? @namespace, PodSecurityLevel podSecurityDefault, Warnings warnings)
    {
        var level = @namespace?.PodSecurity ?? podSecurityDefault;
        if (level == PodSecurityLevel.Privileged)
        {
            return plan;
        }

        var enforced = (@namespace, level) switch
        {
            ({ PodSecurity: not null }, _) => $"namespace {@namespace.Name} enforces Pod Security \"{Name(level)}\"",
            (not null, _) => $"namespace {@namespace.Name} enforces the cluster's default Pod Security level \"{Name(level)}\"",
            _ => $"the cluster's default Pod Security level is \"{Name(level)}\"",
        };
        if (plan.Inject.HasFlag(InjectorKinds.Socket))
        {
            warnings.Add(Notes.HostPathForbidden, $"{enforced}, which forbids hostPath: the dfdaemon socket was not mounted");
            plan = Without(plan, InjectorKinds.Socket, $"Pod Security \"{Name(level)}\" forbids hostPath volumes");
        }

        if (plan.Inject.HasFlag(InjectorKinds.Tools) && plan.ToolsSecurity.RefusedField(level, pod) is { } field)
        {
            warnings.Add(
                Notes.SecurityContextForbidden,
                $"{enforced}, which forbids what DragonflyInjection {plan.Settings.Name} has in toolsSecurityContext.{field}: the tools were not added");
            plan = Without(plan, InjectorKinds.Tools, $"Pod Security \"{Name(level)}\" forbids spec.toolsSecurityContext.{field}");
        }

        return plan;
    }

    private static InjectionPlan Without(InjectionPlan plan, InjectorKinds injectors, string reason) => injectors == InjectorKinds.None
        ? plan
        : plan with { Inject = plan.Inject & ~injectors, LeftOut = [.. plan.LeftOut, new(injectors, reason)] };

    private static string Name(PodSecurityLevel level) => level switch
    {
        PodSecurityLevel.Privileged => "privileged",
        PodSecurityLevel.Baseline => "baseline",
        _ => "restricted",
    };

    private static InjectorKinds Features(InjectorKinds inject, PodDocument pod, Warnings warnings)
    {
        if (pod.Annotation(AnnotationNames.Features) is not { } text)
        {
            return inject;
        }

        var wanted = Parse(text);
        if (wanted == InjectorKinds.None)
        {
            warnings.Add(Notes.InvalidValue, $"annotation {AnnotationNames.Features}: must be a list of proxy, socket and tools; it counts as absent");
            return inject;
        }

        return inject & wanted;
    }

    /// <summary>None: the text is no list of features, or an empty one.</summary>
    private static InjectorKinds Parse(string text)
    {
        var wanted = InjectorKinds.None;
        foreach (var name in Names(text))
        {
            // Enum.TryParse would take numbers and combinations, too.
            var feature = name.ToUpperInvariant() switch
            {
                "PROXY" => InjectorKinds.Proxy,
                "SOCKET" => InjectorKinds.Socket,
                "TOOLS" => InjectorKinds.Tools,
                _ => InjectorKinds.None,
            };
            if (feature == InjectorKinds.None)
            {
                return InjectorKinds.None;
            }

            wanted |= feature;
        }

        return wanted;
    }

    private static bool SkipsSocket(PodDocument pod, Warnings warnings)
    {
        switch (pod.Annotation(AnnotationNames.SkipSocket))
        {
            case "true": return true;
            case "false" or null: return false;
            default:
                warnings.Add(Notes.InvalidValue, $"annotation {AnnotationNames.SkipSocket}: must be \"true\" or \"false\"; it counts as absent");
                return false;
        }
    }

    private static InjectionPlan Containers(InjectionPlan plan, PodDocument pod, Warnings warnings)
    {
        var only = pod.Annotation(AnnotationNames.Containers);
        var except = pod.Annotation(AnnotationNames.ExcludeContainers);
        return only is null && except is null
            ? plan
            : plan with
            {
                Containers = new ContainerFilter(
                    only is null ? null : Known(only, AnnotationNames.Containers, "nothing is injected for it", pod, warnings),
                    (except is null ? null : Known(except, AnnotationNames.ExcludeContainers, "nothing is left out for it", pod, warnings)) ?? new HashSet<string>()),
            };
    }

    /// <summary>The names that the Pod has; null, which is as if the annotation were absent, when it has none of them.</summary>
    private static HashSet<string>? Known(string text, string annotation, string consequence, PodDocument pod, Warnings warnings)
    {
        // API servers count containers and names only after admission: there may be a hundred thousand of both.
        HashSet<string> names = [.. Names(text)];
        var given = names.Count;
        names.IntersectWith(pod.Containers.Concat(pod.InitContainers).Select(container => container.Name));
        if (names.Count == 0)
        {
            warnings.Add(Notes.InvalidValue, $"annotation {annotation}: names no container of the Pod; it counts as absent");
            return null;
        }

        if (names.Count < given)
        {
            warnings.Add(Notes.InvalidValue, $"annotation {annotation}: names a container that the Pod does not have; {consequence}");
        }

        return names;
    }

    private static InjectionPlan Port(InjectionPlan plan, PodDocument pod, Warnings warnings)
    {
        if (pod.Annotation(AnnotationNames.ProxyPort) is not { } text)
        {
            return plan;
        }

        if (!ushort.TryParse(text, System.Globalization.NumberStyles.None, null, out var port) || port == 0)
        {
            warnings.Add(Notes.InvalidValue, $"annotation {AnnotationNames.ProxyPort}: must be a number from 1 to 65535; it counts as absent");
            return plan;
        }

        var settings = plan.Settings with { ProxyPort = port };
        return plan with { Settings = settings, ProxyEnv = new ProxyEnvPlan(settings) };
    }

    private static InjectionPlan Tools(InjectionPlan plan, PodDocument pod, Warnings warnings)
    {
        var image = ToolsImageOverride.Read(plan.Settings, pod, warnings);
        var resources = ToolsResourcesOverride.Read(plan.Settings.ToolsResources, pod, warnings);
        if (image == plan.Settings.ToolsImage && resources == plan.Settings.ToolsResources)
        {
            return plan;
        }

        var settings = plan.Settings with { ToolsImage = image, ToolsResources = resources };
        return plan with { Settings = settings, Tools = new ToolsPlan(settings) };
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
