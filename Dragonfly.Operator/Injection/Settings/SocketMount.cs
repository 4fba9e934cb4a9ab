namespace Dragonfly.Operator.Injection.Settings;

/// <summary>What of the dfdaemon socket is mounted.</summary>
public enum SocketMount
{
    /// <summary>Directory where that is dfdaemon's own, by its name; else File.</summary>
    Auto,

    /// <summary>The socket itself; the mount goes stale when dfdaemon binds a new one.</summary>
    File,

    /// <summary>The socket's directory, in which a new socket appears after a restart of dfdaemon.</summary>
    Directory,
}
