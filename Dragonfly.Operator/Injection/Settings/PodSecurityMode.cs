namespace Dragonfly.Operator.Injection.Settings;

/// <summary>What to do in a namespace whose Pod Security level forbids hostPath volumes.</summary>
public enum PodSecurityMode
{
    /// <summary>Add everything but the hostPath volume.</summary>
    Respect,

    /// <summary>Add it all the same: something else exempts these Pods.</summary>
    Ignore,
}
