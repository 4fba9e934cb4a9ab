using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>
/// Folders over which nothing of ours is mounted. The patterns are for CEL (RE2) and .NET alike, so that the CRD and the webhook
/// say the same.
/// </summary>
public static class SystemFolders
{
    /// <summary>Mounted over, they leave nothing that a program could run by. What lies below most of them may be anybody's.</summary>
    public const string Vital =
        "/(?:bin|dev|etc|lib(?:32|64|x32)?|proc|run|sbin|sys|tmp|usr|var)"
        + "|/usr/(?:bin|lib(?:32|64|x32|exec)?|sbin)"
        + "|/var/(?:lib|run|tmp)"
        + "|/(?:dev|proc|sys)/.*"
        + "|(?:/var)?/run/secrets(?:/.*)?";

    /// <summary>Folders of a node that many programs share, and those of its container runtime and kubelet.</summary>
    public const string Shared =
        $"{Vital}"
        + "|/(?:boot|home|media|mnt|opt|root|srv)"
        + "|/home/[^/]+"
        + "|/usr/(?:include|local|share|src)"
        + "|/usr/local/(?:bin|etc|lib(?:64|exec)?|sbin|share)"
        + "|/var/(?:cache|lock|log|mail|opt|spool)"
        + "|/etc/(?:cni|containerd|kubernetes|ssh|ssl|systemd)(?:/.*)?"
        + "|(?:/var)?/run/(?:containerd|crio|dbus|docker|lock|netns|systemd|udev|user)(?:/.*)?"
        + "|/var/lib/(?:cni|containerd|containers|docker|etcd|kubelet|rancher)(?:/.*)?";

    // Interpreted: a resource has a few folders, and generated code for so many alternatives is long.
    private static readonly Regex VitalForm = new($@"\A(?:{Vital})\z");

    private static readonly Regex SharedForm = new($@"\A(?:{Shared})\z");

    /// <summary>Whether a container needs what is in <paramref name="folder"/>.</summary>
    public static bool IsVital(string folder) => VitalForm.IsMatch(folder);

    /// <summary>Whether <paramref name="folder"/>, of a node, holds what is not dfdaemon's.</summary>
    public static bool IsShared(string folder) => folder == "/" || SharedForm.IsMatch(folder);

}
