namespace Dragonfly.Operator.Injection.Settings;

/// <summary>The injectors, in the order in which they run.</summary>
[Flags]
public enum InjectorKinds
{
    None = 0,
    Proxy = 1,
    Socket = 2,
    Tools = 4,
    All = Proxy | Socket | Tools,
}
