using System.Text;
using Dragonfly.Operator.Injection.Explaining;
using Dragonfly.Operator.Injection.Policy;

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
        var explanation = item.Explanation;
        var notes = explanation.Notes == Notes.None ? "" : $" ({explanation.Notes})";
        output.Append($"{item.Object} in namespace {item.Namespace}: {explanation.Outcome}{notes}\n");
        if (!item.NamespaceKnown)
        {
            Row(output, "namespace", "nothing is known of it: no labels, no annotations");
        }

        if (item.LeftOut)
        {
            Row(output, "namespace", "is left out by the webhook configuration: API servers from 1.21 on do not call for its Pods");
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
            Row(output, "resource", "there is no DragonflyInjection");
        }

        foreach (var step in explanation.Steps)
        {
            WriteStep(output, step);
        }

        foreach (var warning in explanation.Warnings)
        {
            Row(output, "warning", warning);
        }

        if (explanation.Hint is not null)
        {
            Row(output, "to change it", explanation.Hint);
        }
    }

    private static void WriteStep(StringBuilder output, InjectorStep step)
    {
        var label = step.Injector;
        if (step.Ran && step.Added.Count == 0)
        {
            Row(output, label, "nothing to add");
        }

        foreach (var path in step.Added)
        {
            Row(output, label, $"adds {path}");
            label = "";
        }

        foreach (var reason in step.Left)
        {
            Row(output, label, step.Ran ? $"leaves: {reason}" : $"does not run: {reason}");
            label = "";
        }
    }

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
