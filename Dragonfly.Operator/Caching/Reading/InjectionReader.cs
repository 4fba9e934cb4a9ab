using System.Text.RegularExpressions;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Plans;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Caching.Reading;

/// <summary>
/// Turns a DragonflyInjection into a rule, or into the list of its errors. The one place that says what is valid: the
/// validating webhook, the controller, standalone mode and the command line all read through it. The CRD's schema says
/// as much of it as a schema can.
/// </summary>
public static partial class InjectionReader
{
    private static readonly string[] OwnVariables =
        ["NODE_NAME", "NODE_IP", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY", "DRAGONFLY_TOOLS_PATH", "PATH", "NO_PROXY", "no_proxy"];

    public static ReadResult Read(V1Alpha1DragonflyInjection resource)
    {
        var spec = resource.Spec ?? new DragonflyInjectionSpec();
        var errors = new FieldErrors();
        var settings = ReadSettings(resource.Metadata.Name, spec, errors);
        var namespaceSelector = LabelSelectorReader.Read(spec.NamespaceSelector, "spec.namespaceSelector", errors);
        var podSelector = LabelSelectorReader.Read(spec.PodSelector, "spec.podSelector", errors);
        return errors.All.Count > 0
            ? new(null, errors.All)
            : new(new InjectionRule(settings, spec.Enabled, spec.Priority, namespaceSelector, podSelector), []);
    }

    private static InjectionSettings ReadSettings(string name, DragonflyInjectionSpec spec, FieldErrors errors)
    {
        if (spec.ProxyPort is < 1 or > 65535)
        {
            errors.Invalid("spec.proxyPort", spec.ProxyPort, "must be between 1 and 65535");
        }

        var settings = new InjectionSettings
        {
            Name = name,
            Inject = ReadInject(spec.Inject, errors),
            ProxyPort = spec.ProxyPort,
            ProxyHost = Values.Named<ProxyHost>(spec.ProxyHost, "spec.proxyHost", errors),
            ProxyEnv = Values.Strings(spec.ProxyEnv, "spec.proxyEnv", errors, VariableProblem),
            NoProxy = Values.Strings(spec.NoProxy, "spec.noProxy", errors, host =>
                host.Length == 0 || host.Any(c => c == ',' || char.IsWhiteSpace(c)) ? "must be one host, suffix or CIDR" : null),
            SocketPath = Values.AbsolutePath(spec.SocketPath, "spec.socketPath", errors),
            SocketMount = Values.Named<SocketMount>(spec.SocketMount, "spec.socketMount", errors),
            ToolsImage = Values.Image(spec.ToolsImage, "spec.toolsImage", errors),
            ToolsImagePullPolicy = Values.OneOf(spec.ToolsImagePullPolicy, "spec.toolsImagePullPolicy", errors, "Always", "IfNotPresent", "Never"),
            ToolsImagePullSecrets = Values.Strings(
                spec.ToolsImagePullSecrets?.Select(secret => secret?.Name ?? ""),
                "spec.toolsImagePullSecrets",
                errors,
                secret => SubdomainName().IsMatch(secret) ? null : "must be the name of a Secret",
                member: ".name"),
            ToolsSourcePath = Values.AbsolutePath(spec.ToolsSourcePath, "spec.toolsSourcePath", errors),
            ToolsPath = Values.AbsolutePath(spec.ToolsPath, "spec.toolsPath", errors),
            ToolsOnPath = Values.Strings(spec.ToolsOnPath, "spec.toolsOnPath", errors, tool =>
                tool.Length == 0 || tool is "." or ".." || tool.AsSpan().ContainsAny('/', ':') ? "must be a file name" : null),
            ToolsResources = ResourcesReader.Read(spec.ToolsResources, "spec.toolsResources", errors),
            ToolsSecurityContext = SecurityContextReader.Read(spec.ToolsSecurityContext, "spec.toolsSecurityContext", errors),
            AllowedToolsImages = Values.Strings(spec.AllowedToolsImages, "spec.allowedToolsImages", errors, pattern =>
                ImageReference.IsValid(pattern) ? null : "must be an image or a pattern with *"),
            PodSecurity = Values.Named<PodSecurityMode>(spec.PodSecurity, "spec.podSecurity", errors),
        };
        CheckMountPaths(settings, errors);
        return settings;
    }

    private static InjectorKinds ReadInject(IList<string>? names, FieldErrors errors)
    {
        var kinds = InjectorKinds.None;
        string[] supported = [nameof(InjectorKinds.Proxy), nameof(InjectorKinds.Socket), nameof(InjectorKinds.Tools)];
        foreach (var name in Values.Strings(names, "spec.inject", errors, _ => null))
        {
            if (supported.Contains(name))
            {
                kinds |= Enum.Parse<InjectorKinds>(name);
            }
            else
            {
                errors.Unsupported("spec.inject", name, supported);
            }
        }

        return kinds;
    }

    private static string? VariableProblem(string name) =>
        !VariableName().IsMatch(name) ? "must be the name of an environment variable"
        : OwnVariables.Contains(name) ? "is set by the operator itself"
        : null;

    /// <summary>Two mounts of a container at one path are refused by the API server, and would be in every Pod.</summary>
    private static void CheckMountPaths(InjectionSettings settings, FieldErrors errors)
    {
        if (settings.ToolsPath.TrimEnd('/') == new SocketPlan(settings).HostPath.TrimEnd('/'))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, "must not be where the socket is mounted");
        }

        if (settings.ToolsOnPath.Count > 0 && $"{settings.ToolsPath}/".StartsWith($"{ToolOnPath.Directory}/", StringComparison.Ordinal))
        {
            errors.Invalid("spec.toolsPath", settings.ToolsPath, $"must not be in {ToolOnPath.Directory} when toolsOnPath is set");
        }
    }

    [GeneratedRegex(@"^[-._a-zA-Z][-._a-zA-Z0-9]*\z")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*\z")]
    private static partial Regex SubdomainName();
}
