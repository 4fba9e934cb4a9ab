using System.CommandLine;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands;

/// <summary><c>--kube-version</c>: files do not tell which API server they are for.</summary>
internal static class KubeVersionOption
{
    public const string Name = "--kube-version";

    public static Option<KubernetesVersion?> Create() => new(Name)
    {
        Description = "Version of the API server, such as 1.36; without it, nothing is used that an old one does not know, unless a resource asks for it.",
        HelpName = "VERSION",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (KubernetesVersion.Parse(given) is { } version)
            {
                return version;
            }

            result.AddError($"{Name} must be a version such as 1.36, is '{given}'.");
            return null;
        },
    };
}
