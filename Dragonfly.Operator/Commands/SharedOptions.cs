using System.CommandLine;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Commands;

/// <summary>Options that several commands have.</summary>
internal static class SharedOptions
{
    public const string PodSecurityDefaultName = "--pod-security-default";

    /// <summary><c>--resources</c>: what to decide by in place of an API server's resources.</summary>
    public static Option<string[]> Resources(Kinds kinds) =>
        Resources($"File with {kinds.Plurals("Namespaces")} to decide by. Without it: the defaults of the CRD.");

    public static Option<string[]> Resources(string description) => new("--resources")
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FILE",
    };

    /// <summary><c>--pod-security-default</c>: no API tells the level, so whoever configured the API server has to.</summary>
    public static Option<PodSecurityLevel> PodSecurityDefault() => Named<PodSecurityLevel>(
        "Pod Security level that the API server enforces where a namespace has no label for it: privileged (default), baseline or restricted.",
        PodSecurityDefaultName);

    /// <summary><c>--kube-version</c>: files do not tell which API server they are for.</summary>
    public static Option<KubernetesVersion?> KubeVersion() => new("--kube-version")
    {
        Description = "Version of the API server, such as 1.36; without it, nothing is used that an old one does not know, unless a resource asks for it.",
        HelpName = "VERSION",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            var version = KubernetesVersion.Parse(given);
            if (version is null)
            {
                result.AddError($"--kube-version must be a version such as 1.36, is '{given}'.");
            }

            return version;
        },
    };

    /// <summary>An option whose values are the names of an enum, in lower case. The first is the default.</summary>
    public static Option<T> Named<T>(string description, string name, params string[] aliases)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(value => value.ToLowerInvariant())];
        return new(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (Array.IndexOf(names, given) is var index and >= 0)
                {
                    return Enum.GetValues<T>()[index];
                }

                result.AddError($"{name} must be {string.Join(", ", names[..^1])} or {names[^1]}, is '{given}'.");
                return default;
            },
        };
    }
}
