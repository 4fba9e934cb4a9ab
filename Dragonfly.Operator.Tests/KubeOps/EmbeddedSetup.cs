using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Embedded;

[SetUpFixture]
public sealed class EmbeddedSetup
{
    [OneTimeSetUp]
    public void Register() => EntityTypes.Register(options => new WidgetJsonContext(options).Widget);
}
