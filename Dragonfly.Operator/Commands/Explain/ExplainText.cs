using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explanations as a short list, for people.</summary>
internal static class ExplainText
{
    public static string Write(IEnumerable<ExplainedObject> objects) => string.Join('\n', objects.Select(item => string.Concat(Lines(item))));

    private static IEnumerable<string> Lines(ExplainedObject item) =>
    [
        $"{item.Object} in namespace {item.Namespace}: {Result(item)}{Notes(item.Explanation)}\n",
        .. Rows("why not", item.Running?.WhyNot ?? []),
        .. Rows("namespace", item.NamespaceKnown ? [] : ["nothing is known of it but its name"]),
        .. (item.Mutations ?? [item.Explanation]).SelectMany((explanation, index) => Lines(explanation, index == 0 ? item.Running?.Remedy : null)),
    ];

    private static IEnumerable<string> Lines(Explanation explanation, string? remedy) =>
    [
        explanation.Kind is null ? "" : $"  {explanation.Kind}: {explanation.Outcome}{Notes(explanation)}\n",
        .. Rows("not called", explanation.NotCalled),
        .. Rows("asked for", explanation.OptIn.Select(source =>
            $"{Words(source.Rule)} {source.Name}: {(source.Value is null ? "absent" : $"\"{Printable(source.Value)}\"")}{(source.Decided ? "  <- decides" : "")}")),
        .. Rows("resource", explanation.Injections.Count == 0
            ? [$"there is no {explanation.ResourceKind}"]
            : explanation.Injections.Select(one => $"{one.Name} (priority {one.Priority}): {(one.Chosen ? "chosen" : "not chosen")}: {one.Reason}")),
        .. explanation.Steps.SelectMany(Lines),
        .. Rows("warning", explanation.Warnings),
        .. Rows("to change it", remedy, explanation.Hint),
    ];

    private static IEnumerable<string> Lines(ExplainedStep step)
    {
        string[] details =
        [
            .. Additions(step.Added).Select(addition => $"adds {addition}"),
            .. step.Left.Select(reason => step.Ran ? $"leaves: {reason}" : $"does not run: {reason}"),
        ];
        return
        [
            .. Rows(step.Injector, step.Ran && step.Added.Count == 0 ? ["nothing to add"] : []),
            .. details.Select((detail, index) => Row(index == 0 ? step.Injector : "", detail)),
        ];
    }

    private static string Notes(Explanation explanation) => explanation.Notes.Count == 0 ? "" : $" ({string.Join(", ", explanation.Notes)})";

    private static string Result(ExplainedObject item) => (item.Explanation.Outcome, item.Running) switch
    {
        (Outcome.Injected, { InjectedBy: null }) => "not injected; would be if it were created now",
        (Outcome.Injected, { InjectedBy: { } by }) => $"injected by {Printable(by)}; would get more if it were created now",
        var (outcome, _) => $"{outcome}",
    };

    /// <summary>One line for each container and what it gets, one for each thing that the Pod gets.</summary>
    private static IEnumerable<string> Additions(IReadOnlyList<Addition> added) =>
    [
        .. added.Where(addition => addition.Container is not null).GroupBy(PlaceOf).Select(container =>
        {
            var parts = container.GroupBy(addition => addition.Kind).Select(kind =>
                $"{Words(kind.Key)} {string.Join(", ", kind.Select(addition => kind.Key == AdditionKind.Resource ? $"{addition.Name}={addition.Detail}" : addition.Name))}");
            return $"to {container.Key}: {string.Join("; ", parts)}";
        }),
        .. added.Where(addition => addition.Container is null).Select(addition =>
            $"{Words(addition.Kind)} {addition.Name}{(addition.Detail is null ? "" : $": {Printable(addition.Detail)}")}"),
    ];

    private static string PlaceOf(Addition addition) => $"{(addition.IsInit ? "init container" : "container")} {Printable(addition.Container!)}";

    private static IEnumerable<string> Rows(string label, params IEnumerable<string?> texts) => texts.OfType<string>().Select(text => Row(label, text));

    private static string Words(AdditionKind kind) => kind switch
    {
        AdditionKind.Env => "env",
        AdditionKind.VolumeMount => "mount",
        AdditionKind.Volume => "volume",
        AdditionKind.Container => "container",
        AdditionKind.InitContainer => "init container",
        AdditionKind.Annotation => "annotation",
        AdditionKind.Resource => "resources",
        AdditionKind.NodeSelector => "node selector",
        AdditionKind.NodeAffinity => "node affinity",
        AdditionKind.Toleration => "toleration",
        _ => "pull secret",
    };

    private static string Row(string label, string text) => $"  {label,-13}{text}\n";

    // Whoever made the Pod wrote the value, and somebody else's terminal shows it.
    private static string Printable(string value) =>
        value.Any(char.IsControl) ? string.Concat(value.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : $"{c}")) : value;

    private static string Words(OptInRule rule) => rule switch
    {
        OptInRule.PodAnnotation => "Pod annotation",
        OptInRule.PodLabel => "Pod label",
        OptInRule.NamespaceLabel => "namespace label",
        _ => "namespace annotation",
    };
}
