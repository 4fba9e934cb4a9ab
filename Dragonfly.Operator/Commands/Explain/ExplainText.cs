using System.Text;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explanations as a short list, for people.</summary>
internal static class ExplainText
{
    public static string Write(IEnumerable<ExplainedObject> objects)
    {
        var output = new StringBuilder();
        foreach (var item in objects)
        {
            if (output.Length > 0)
            {
                output.Append('\n');
            }

            Write(output, item);
        }

        return output.ToString();
    }

    private static void Write(StringBuilder output, ExplainedObject item)
    {
        var explained = item.Mutations ?? [item.Explanation];
        output.Append($"{item.Object} in namespace {item.Namespace}: {Result(item)}{Notes(item.Explanation)}\n");
        foreach (var reason in item.Running?.WhyNot ?? [])
        {
            Row(output, "why not", reason);
        }

        if (!item.NamespaceKnown)
        {
            Row(output, "namespace", "nothing is known of it but its name");
        }

        foreach (var explanation in explained)
        {
            Write(output, explanation, ReferenceEquals(explanation, explained[0]) ? item.Running?.Remedy : null);
        }
    }

    private static void Write(StringBuilder output, Explanation explanation, string? remedy)
    {
        if (explanation.Kind is not null)
        {
            output.Append($"  {explanation.Kind}: {explanation.Outcome}{Notes(explanation)}\n");
        }

        if (explanation.NotCalled is not null)
        {
            Row(output, "not called", explanation.NotCalled);
        }

        foreach (var source in explanation.OptIn)
        {
            var value = source.Value is null ? "absent" : $"\"{Printable(source.Value)}\"";
            Row(output, "asked for", $"{Words(source.Rule)} {source.Name}: {value}{(source.Decided ? "  <- decides" : "")}");
        }

        foreach (var injection in explanation.Injections)
        {
            Row(output, "resource", $"{injection.Name} (priority {injection.Priority}): {(injection.Chosen ? "chosen" : "not chosen")}: {injection.Reason}");
        }

        if (explanation.Injections.Count == 0)
        {
            Row(output, "resource", $"there is no {explanation.ResourceKind}");
        }

        foreach (var step in explanation.Steps)
        {
            WriteStep(output, step);
        }

        foreach (var warning in explanation.Warnings)
        {
            Row(output, "warning", warning);
        }

        foreach (var hint in new[] { remedy, explanation.Hint }.OfType<string>())
        {
            Row(output, "to change it", hint);
        }
    }

    private static string Notes(Explanation explanation) => explanation.Notes.Count == 0 ? "" : $" ({string.Join(", ", explanation.Notes)})";

    private static string Result(ExplainedObject item) => (item.Explanation.Outcome, item.Running) switch
    {
        (Outcome.Injected, { InjectedBy: null }) => "not injected; would be if it were created now",
        (Outcome.Injected, { InjectedBy: { } by }) => $"injected by {Printable(by)}; would get more if it were created now",
        var (outcome, _) => $"{outcome}",
    };

    private static void WriteStep(StringBuilder output, ExplainedStep step)
    {
        var label = step.Injector;
        if (step.Ran && step.Added.Count == 0)
        {
            Row(output, label, "nothing to add");
        }

        foreach (var addition in Additions(step.Added))
        {
            Row(output, label, $"adds {addition}");
            label = "";
        }

        foreach (var reason in step.Left)
        {
            Row(output, label, step.Ran ? $"leaves: {reason}" : $"does not run: {reason}");
            label = "";
        }
    }

    /// <summary>One line for each container and what it gets, one for each thing that the Pod gets.</summary>
    private static IEnumerable<string> Additions(IReadOnlyList<Addition> added)
    {
        foreach (var container in added.Where(addition => addition.Container is not null).GroupBy(addition => (addition.Container, addition.IsInit)))
        {
            var parts = container.GroupBy(addition => addition.Kind).Select(kind =>
                $"{Words(kind.Key)} {string.Join(", ", kind.Select(addition => kind.Key == AdditionKind.Resource ? $"{addition.Name}={addition.Detail}" : addition.Name))}");
            yield return $"to {(container.Key.IsInit ? "init container" : "container")} {Printable(container.Key.Container!)}: {string.Join("; ", parts)}";
        }

        foreach (var addition in added.Where(addition => addition.Container is null))
        {
            yield return $"{Words(addition.Kind)} {addition.Name}{(addition.Detail is null ? "" : $": {Printable(addition.Detail)}")}";
        }
    }

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

    private static void Row(StringBuilder output, string label, string text) => output.Append($"  {label,-13}{text}\n");

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
