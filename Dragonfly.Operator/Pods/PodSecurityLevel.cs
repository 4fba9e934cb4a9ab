namespace Dragonfly.Operator.Pods;

/// <summary>The Pod Security levels, the laxest first.</summary>
public enum PodSecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}
