using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Generates what a valid DragonflyInjection may say.</summary>
internal static class SettingsGenerator
{
    public static Gen<InjectionSettings> Settings { get; } =
        from inject in Gen.Frequency((4, Gen.Constant(7)), (1, Gen.Choose(0, 7)))
        from host in Gen.Elements(Enum.GetValues<ProxyHost>())
        from mount in Gen.Elements(Enum.GetValues<SocketMount>())
        from socket in Gen.Elements("/var/run/dfdaemon.sock", "/var/run/dragonfly/dfdaemon.sock")
        from proxyEnv in JsonGenerator.Some(4, "HTTP_PROXY", "https_proxy", "ALL_PROXY", "MY_PROXY", "OTHER_PROXY")
        from delivery in Gen.Elements(Enum.GetValues<ToolsDelivery>())
        from onPath in delivery == ToolsDelivery.InitContainer ? JsonGenerator.Some(2, "dfget", "dfcache") : Gen.Constant<string[]>([])
        from secrets in JsonGenerator.Some(2, "pull", "more")
        from allowed in JsonGenerator.Some(1, "example.org/*")
        select new InjectionSettings
        {
            Name = "default",
            Inject = (InjectorKinds)inject,
            ProxyHost = host,
            SocketMount = mount,
            SocketPath = socket,
            ProxyEnv = proxyEnv,
            NoProxy = ["corp.example"],
            ToolsDelivery = delivery,
            ToolsOnPath = onPath,
            ToolsImagePullSecrets = secrets,
            AllowedToolsImages = allowed,
        };
}
