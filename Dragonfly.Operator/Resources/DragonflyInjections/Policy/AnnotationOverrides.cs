using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>
/// What the Pod's own annotations, and the Pod Security level of its namespace, change of what a rule adds. A value that is not
/// understood or not allowed changes nothing and draws a warning.
/// </summary>
internal sealed class AnnotationOverrides
{
    private readonly PodDocument _pod;
    private readonly Warnings _warnings;
    private List<LeftOutInjector>? _leftOut;
    private InjectorKinds _inject;

    private AnnotationOverrides(PodDocument pod, InjectorKinds inject, Warnings warnings) => (_pod, _inject, _warnings) = (pod, inject, warnings);

    /// <summary>What the Pod gets: of the rule's own plan, unless its annotations change the settings that a plan is compiled from.</summary>
    public static PodInjection Apply(InjectionRule rule, PodDocument pod, PodContext context, Warnings warnings)
    {
        var overrides = new AnnotationOverrides(pod, rule.Settings.Inject, warnings);
        overrides.ReadFeatures();
        if (rule.Settings.PodSecurity == PodSecurityMode.Respect)
        {
            overrides.RespectPodSecurity(rule, context);
        }

        var containers = overrides.Containers();
        var settings = overrides.Settings(rule.Settings);
        return new(
            ReferenceEquals(settings, rule.Settings) ? rule.Plan : new InjectionPlan(settings), overrides._inject, containers, overrides._leftOut ?? [])
        {
            DeliveryProblem = rule.DeliveryProblem,
        };
    }

    private void ReadFeatures()
    {
        LeaveOut(_inject & ~Features(_inject, _pod, _warnings), $"annotation {AnnotationNames.Features} does not name it");
        if (_inject.HasFlag(InjectorKinds.Socket) && SkipsSocket(_pod, _warnings))
        {
            LeaveOut(InjectorKinds.Socket, $"annotation {AnnotationNames.SkipSocket} is \"true\"");
        }
    }

    private void RespectPodSecurity(InjectionRule rule, PodContext context)
    {
        var @namespace = context.Namespace;
        var level = @namespace?.PodSecurity ?? context.PodSecurityDefault;
        if (level == PodSecurityLevel.Privileged)
        {
            return;
        }

        var enforced = (@namespace, level) switch
        {
            ({ PodSecurity: not null }, _) => $"namespace {@namespace.Name} enforces Pod Security \"{Name(level)}\"",
            ({ OnlyNameIsKnown: false }, _) => $"namespace {@namespace.Name} enforces the cluster's default Pod Security level \"{Name(level)}\"",
            _ => $"the cluster's default Pod Security level is \"{Name(level)}\"",
        };
        if (_inject.HasFlag(InjectorKinds.Socket) && !UnixSocketInjector.IsOfSidecar(_pod, rule.Plan.Socket))
        {
            _warnings.Add(WarningReason.HostPathForbidden, $"{enforced}, which forbids hostPath: the dfdaemon socket was not mounted");
            LeaveOut(InjectorKinds.Socket, $"Pod Security \"{Name(level)}\" forbids hostPath volumes");
        }

        if (_inject.HasFlag(InjectorKinds.Tools) && rule.Settings.ToolsDelivery == ToolsDelivery.InitContainer
            && rule.Plan.ToolsSecurity.RefusedField(level, _pod) is { } field)
        {
            _warnings.Add(
                WarningReason.SecurityContextForbidden,
                $"{enforced}, which forbids what DragonflyInjection {rule.Name} has in toolsSecurityContext.{field}: the tools were not added");
            LeaveOut(InjectorKinds.Tools, $"Pod Security \"{Name(level)}\" forbids spec.toolsSecurityContext.{field}");
        }
    }

    private void LeaveOut(InjectorKinds injectors, string reason)
    {
        if (injectors != InjectorKinds.None)
        {
            _inject &= ~injectors;
            (_leftOut ??= []).Add(new(injectors, reason));
        }
    }

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
            warnings.Add(WarningReason.InvalidValue, $"annotation {AnnotationNames.Features}: must be a list of proxy, socket and tools; it counts as absent");
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
                warnings.Add(WarningReason.InvalidValue, $"annotation {AnnotationNames.SkipSocket}: must be \"true\" or \"false\"; it counts as absent");
                return false;
        }
    }

    private ContainerFilter Containers()
    {
        var only = _pod.Annotation(AnnotationNames.Containers);
        var except = _pod.Annotation(AnnotationNames.ExcludeContainers);
        return only is null && except is null
            ? ContainerFilter.All
            : new ContainerFilter(
                only is null ? null : Known(only, AnnotationNames.Containers, "nothing is injected for it", _pod, _warnings),
                (except is null ? null : Known(except, AnnotationNames.ExcludeContainers, "nothing is left out for it", _pod, _warnings)) ?? new HashSet<string>());
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
            warnings.Add(WarningReason.InvalidValue, $"annotation {annotation}: names no container of the Pod; it counts as absent");
            return null;
        }

        if (names.Count < given)
        {
            warnings.Add(WarningReason.InvalidValue, $"annotation {annotation}: names a container that the Pod does not have; {consequence}");
        }

        return names;
    }

    /// <summary>The settings as they are for this Pod; the same object where nothing changes them.</summary>
    private InjectionSettings Settings(InjectionSettings settings)
    {
        var port = Port(settings.ProxyPort);
        var image = ToolsImageOverride.Read(settings, _pod, _warnings);
        var resources = ToolsResourcesOverride.Read(settings.ToolsResources, _pod, _warnings);
        return port == settings.ProxyPort && image == settings.ToolsImage && resources == settings.ToolsResources
            ? settings
            : settings with { ProxyPort = port, ToolsImage = image, ToolsResources = resources };
    }

    private int Port(int port)
    {
        if (_pod.Annotation(AnnotationNames.ProxyPort) is not { } text)
        {
            return port;
        }

        if (!ushort.TryParse(text, System.Globalization.NumberStyles.None, null, out var asked) || asked == 0)
        {
            _warnings.Add(WarningReason.InvalidValue, $"annotation {AnnotationNames.ProxyPort}: must be a number from 1 to 65535; it counts as absent");
            return port;
        }

        return asked;
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
