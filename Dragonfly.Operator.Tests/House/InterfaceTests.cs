using System.Reflection;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

namespace Dragonfly.Operator.Tests.House;

/// <summary>An interface of ours has at least two implementations; with one, it would only stand in the way.</summary>
public sealed class InterfaceTests
{
    private static readonly Assembly[] Assemblies =
        [.. new[] { "dragonfly-operator", "Dragonfly.KubeOps", "kubeops" }.Where(IsThere).Select(Assembly.Load)];

    // The embedded library's public interfaces are upstream's.
    private static IEnumerable<Type> Ours => Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsInterface && !(type.IsPublic && type.Assembly.GetName().Name == "Dragonfly.KubeOps"));

    [Test]
    public void Some_are_found() => Assert.That(Ours.Select(type => type.Name), Does.Contain("IInjector"));

    [TestCaseSource(nameof(Ours))]
    public void It_has_two_implementations(Type type)
    {
        var implementations = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(candidate => candidate is { IsInterface: false, IsAbstract: false } && candidate.GetInterfaces().Any(one => Definition(one) == type));
        Assert.That(implementations.Count(), Is.GreaterThanOrEqualTo(2));
    }

    private static Type Definition(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static bool IsThere(string assembly) => File.Exists(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
}
