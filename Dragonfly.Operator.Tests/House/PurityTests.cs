using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.House;

/// <summary>What is added to a Pod is a function of the arguments: no input or output, no clock, no log, no framework.</summary>
public sealed class PurityTests
{
    private static readonly string[] Namespaces =
    [
        "System.Buffers", "System.Collections", "System.Collections.Concurrent", "System.Collections.Frozen", "System.Collections.Generic",
        "System.Collections.Immutable", "System.Globalization", "System.IO.Enumeration", "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "System.Text",
        "System.Text.Json", "System.Text.Json.Nodes", "System.Text.RegularExpressions",
    ];

    private static readonly string[] Pure =
    [
        "Dragonfly.Operator/Pods",
        "Dragonfly.Operator/Resources/DragonflyInjections/Injectors",
        "Dragonfly.Operator/Resources/DragonflyInjections/Plans",
        "Dragonfly.Operator/Resources/DragonflyInjections/Policy",
    ];

    private static IEnumerable<SourceFile> Injection => SourceFile.Of(Pure);

    [Test]
    public void It_imports_only_what_computes() => Assert.That(
        from file in Injection
        from name in file.Usings
        where !Namespaces.Contains(name) && !name.StartsWith("Dragonfly.Operator.Pods", StringComparison.Ordinal)
            && name != "Dragonfly.Operator.Resources"
            && !name.StartsWith("Dragonfly.Operator.Resources.DragonflyInjections", StringComparison.Ordinal)
        select $"{file}: {name}",
        Is.Empty);

    /// <summary>The compiler refuses them: what acts, beside what the namespaces above hold, is banned by its symbol.</summary>
    [TestCase("T:System.IO.File;")]
    [TestCase("T:System.Console;")]
    [TestCase("P:System.DateTime.UtcNow;")]
    [TestCase("N:System.Threading.Tasks;")]
    public void It_uses_nothing_that_acts(string symbol)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(SourceTree.Root, file));

        Assert.That(Read("Dragonfly.Operator/BannedSymbols.txt"), Does.Contain(symbol));
        Assert.That(Read("Dragonfly.Operator/Dragonfly.Operator.csproj"), Does.Contain("BannedApiAnalyzers").And.Contain("<AdditionalFiles Include=\"BannedSymbols.txt\" />"));
        Assert.That(Read(".editorconfig"), Does.Contain(
            "[Dragonfly.Operator/{Pods,Yaml,Resources/Fields,Resources/*Injections,Resources/*Distributions}/**.cs]\ndotnet_diagnostic.RS0030.severity = error\n"));
    }

    [Test]
    public void It_names_nothing_of_KubeOps_or_the_client() => Assert.That(
        from file in Injection
        from name in new[] { "k8s", "KubeOps", "Microsoft" }
        where file.Mentions(name)
        select $"{file}: {name}",
        Is.Empty);
}
