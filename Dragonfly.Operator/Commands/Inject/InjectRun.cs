using System.Text.Json;
using Dragonfly.Operator.Caching.Files;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Reads all, injects all, and only then prints: a late error leaves nothing half-written behind.</summary>
internal sealed class InjectRun(InjectOptions options, TextReader input)
{
    private readonly List<string> _report = [];

    /// <summary>What is printed to standard error, one line an object and its warnings below it.</summary>
    public IReadOnlyList<string> Report => _report;

    /// <summary>What is printed to standard output.</summary>
    /// <exception cref="BadInputException">A file is unreadable, or something in it is invalid.</exception>
    public string Execute()
    {
        try
        {
            SourceDocument[] documents = [.. options.Files.SelectMany(Read)];
            var injector = Prepare(documents);
            return OutputWriter.Write([.. documents.Select(document => (document, Inject(injector, document)))], options.Format);
        }
        catch (Exception exception) when (exception is YamlFormatException or ResourceFileException)
        {
            throw new BadInputException(exception.Message, exception);
        }
    }

    private IReadOnlyList<SourceDocument> Read(string file)
    {
        try
        {
            return file == "-"
                ? DocumentReader.Read(input.ReadToEnd(), "standard input")
                : DocumentReader.Read(File.ReadAllText(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{file}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Namespaces and DragonflyInjections count wherever they stand: manifests often bring their own namespace.</summary>
    private DocumentInjector Prepare(IEnumerable<SourceDocument> documents)
    {
        var given = ResourceFileReader.ReadFiles(options.Resources);
        var inline = new ResourceFileReader();
        foreach (var document in documents)
        {
            if (document.Value is { } value)
            {
                inline.TryAdd(document, value);
            }
        }

        InjectionRule[] rules = [.. given.Injections, .. inline.Resources.Injections];
        var namespaces = new Dictionary<string, NamespaceFacts>();
        foreach (var @namespace in given.Namespaces.Concat(inline.Resources.Namespaces))
        {
            namespaces[@namespace.Name] = @namespace;
        }

        var set = new InjectionSet(rules.Length == 0 && options.Resources.Count == 0 ? [InjectionRule.Default] : Distinct(rules));
        return new(set, namespaces, options.Namespace, options.All);
    }

    private static IEnumerable<InjectionRule> Distinct(InjectionRule[] rules) =>
        rules.GroupBy(rule => rule.Name).Select(group => group.Count() == 1
            ? group.First()
            : throw new BadInputException($"DragonflyInjection {group.Key}: metadata.name: Duplicate value: \"{group.Key}\""));

    private InjectedDocument Inject(DocumentInjector injector, SourceDocument document)
    {
        if (document.Value is not { } value)
        {
            return new(null, [], []);
        }

        try
        {
            var injected = injector.Inject(value);
            foreach (var report in injected.Reports)
            {
                _report.Add($"{document.File}: document {document.Index}: {report}");
                _report.AddRange(report.Verdict.Warnings().Select(warning => $"  {warning}"));
            }

            return injected;
        }
        catch (FieldException exception)
        {
            throw new BadInputException(
                $"{document.File}: document {document.Index}, line {document.LineOf(exception.Pointer)}: {exception.Message}", exception);
        }
    }
}
