namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>What can be added to a Pod.</summary>
public enum AdditionKind
{
    Env,
    VolumeMount,
    Volume,
    InitContainer,
    ImagePullSecret,
}
