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

    // Of the namespaces that are imported without saying so.
    private static readonly string[] Impure =
    [
        "FileInfo", "DirectoryInfo", "FileStream", "Stream", "StreamReader", "StreamWriter", "TextReader", "TextWriter", "Console",
        "Environment", "HttpClient", "DateTime", "DateTimeOffset", "TimeProvider", "Timer", "PeriodicTimer", "Random", "Guid", "Thread", "Task",
        "ValueTask", "CancellationToken", "async", "await", "lock", "IServiceProvider", "AppContext",
        // Names of ours, too: only their members count.
        "File.Read", "File.Open", "File.Exists", "File.Write", "Directory.Get", "Directory.Enumerate", "Directory.Exists",
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

    [Test]
    public void It_names_nothing_that_acts() => Assert.That(
        from file in Injection
        from name in Impure
        where name.Contains('.', StringComparison.Ordinal) ? file.Code.Contains(name, StringComparison.Ordinal) : file.Mentions(name)
        select $"{file}: {name}",
        Is.Empty);

    [Test]
    public void It_names_nothing_of_KubeOps_or_the_client() => Assert.That(
        from file in Injection
        from name in new[] { "k8s", "KubeOps", "Microsoft" }
        where file.Mentions(name)
        select $"{file}: {name}",
        Is.Empty);
}
