using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>
/// Turns a DragonflyInjection into a rule. The only place that says what is valid; the CRD's schema says as much of it as a schema
/// can. As there, an explicit null is the default.
/// </summary>
internal static partial class InjectionReader
{
    private static readonly DragonflyInjectionSpec Defaults = new();

    private static readonly string[] OwnVariables =
    [
        "NODE_NAME", "NODE_IP", "DRAGONFLY_NODE_NAME", "DRAGONFLY_NODE_IP", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY",
        "DRAGONFLY_TOOLS_PATH", "PATH", "NO_PROXY", "no_proxy",
    ];

    /// <param name="resource">The resource; its spec has the right types.</param>
    /// <param name="errors">Takes everything that is wrong with it.</param>
    /// <param name="problem">Why Pods get no image volumes, so that the rule does without; null: they do.</param>
    public static InjectionRule Read(V1Alpha1DragonflyInjection resource, FieldErrors errors, DeliveryProblem? problem)
    {
        var spec = resource.Spec ?? Defaults;
        var settings = ReadSettings(resource.Metadata.Name, spec, errors);
        var unused = settings.NeedsImageVolumes ? problem : null;
        return new(unused is null ? settings : settings with { ToolsDelivery = ToolsDelivery.InitContainer })
        {
            DeliveryProblem = unused,
            Enabled = spec.Enabled,
            Priority = spec.Priority,
            NamespaceSelector = LabelSelectorReader.Read(spec.NamespaceSelector, "spec.namespaceSelector", errors),
            PodSelector = LabelSelectorReader.Read(spec.PodSelector, "spec.podSelector", errors),
        };
    }

    private static InjectionSettings ReadSettings(string name, DragonflyInjectionSpec spec, FieldErrors errors)
    {
        if (spec.ProxyPort is < 1 or > 65535)
        {
            errors.Invalid("spec.proxyPort", spec.ProxyPort, "must be between 1 and 65535");
        }

        var settings = new InjectionSettings
        {
            // Only a resource without a name yet has none: one that is being created with generateName.
            Name = name ?? "",
            Inject = ReadInject(spec.Inject ?? Defaults.Inject, errors),
            ProxyPort = spec.ProxyPort,
            ProxyHost = Values.Named<ProxyHost>(spec.ProxyHost ?? Defaults.ProxyHost, "spec.proxyHost", errors),
            ProxyEnv = Values.Strings(spec.ProxyEnv, "spec.proxyEnv", 32, errors, VariableProblem),
            NoProxy = Values.Strings(spec.NoProxy, "spec.noProxy", 256, errors, host =>
                host.Length == 0 || host.Any(c => c == ',' || char.IsWhiteSpace(c)) ? "must be one host, suffix or CIDR" : null),
            SocketPath = Values.AbsolutePath(spec.SocketPath ?? Defaults.SocketPath, "spec.socketPath", errors),
            SocketMount = Values.Named<SocketMount>(spec.SocketMount ?? Defaults.SocketMount, "spec.socketMount", errors),
            ToolsImage = Values.Image(spec.ToolsImage ?? Defaults.ToolsImage, "spec.toolsImage", errors),
            ToolsImagePullPolicy = Values.OneOf(
                spec.ToolsImagePullPolicy ?? Defaults.ToolsImagePullPolicy, "spec.toolsImagePullPolicy", errors, "Always", "IfNotPresent", "Never"),
            ToolsImagePullSecrets = Values.Strings(
                spec.ToolsImagePullSecrets?.Select(secret => secret?.Name ?? ""),
                "spec.toolsImagePullSecrets",
                16,
                errors,
                LabelSyntax.SubdomainProblem,
                member: ".name"),
            ToolsDelivery = Values.Named<ToolsDelivery>(spec.ToolsDelivery ?? Defaults.ToolsDelivery, "spec.toolsDelivery", errors),
            ToolsSourcePath = Values.AbsolutePath(spec.ToolsSourcePath ?? Defaults.ToolsSourcePath, "spec.toolsSourcePath", errors),
            ToolsPath = Values.AbsolutePath(spec.ToolsPath ?? Defaults.ToolsPath, "spec.toolsPath", errors),
            ToolsOnPath = Values.Strings(spec.ToolsOnPath, "spec.toolsOnPath", 32, errors, tool =>
                tool is "" or "." or ".." || tool.Length > 255 || tool.Any(c => c is '/' or ':' || char.IsControl(c)) ? "must be a file name" : null),
            ToolsResources = ResourcesReader.Read(spec.ToolsResources, "spec.toolsResources", errors),
            ToolsSecurityContext = SecurityContextReader.Read(spec.ToolsSecurityContext, "spec.toolsSecurityContext", errors),
            AllowedToolsImages = Values.Strings(spec.AllowedToolsImages, "spec.allowedToolsImages", 64, errors, pattern =>
                ImageReference.IsPattern(pattern) ? null : "must be an image or a pattern with *"),
            PodSecurity = Values.Named<PodSecurityMode>(spec.PodSecurity ?? Defaults.PodSecurity, "spec.podSecurity", errors),
        };
        PathConflicts.Check(settings, errors);
        if (settings.ToolsDelivery == ToolsDelivery.ImageVolume && settings.ToolsOnPath.Count > 0)
        {
            errors.Forbidden("spec.toolsOnPath", "must be empty with toolsDelivery ImageVolume, which mounts folders and no single files");
        }

        return settings;
    }

    private static InjectorKinds ReadInject(IList<string>? names, FieldErrors errors)
    {
        var kinds = InjectorKinds.None;
        string[] supported = [nameof(InjectorKinds.Proxy), nameof(InjectorKinds.Socket), nameof(InjectorKinds.Tools)];
        foreach (var (index, name) in Values.Strings(names, "spec.inject", supported.Length, errors, _ => null).Index())
        {
            if (supported.Contains(name))
            {
                kinds |= Enum.Parse<InjectorKinds>(name);
            }
            else
            {
                errors.Unsupported($"spec.inject[{index}]", name, supported);
            }
        }

        return kinds;
    }

    private static string? VariableProblem(string name) =>
        // Kubernetes refuses names that would leave a directory when used as file names.
        !VariableName().IsMatch(name) || name == "." || name.StartsWith("..", StringComparison.Ordinal) ? "must be the name of an environment variable"
        : OwnVariables.Contains(name) ? "is set by the operator itself"
        : null;

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z")]
    private static partial Regex VariableName();
}
