using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>Explanations as JSON, for tools.</summary>
/// <remarks>Written by hand: generated code for these types takes a hundredth of the native binary.</remarks>
internal static class ExplainJson
{
    public static string Write(IEnumerable<ExplainedObject> objects) => ReportJson.Write(objects.Select(Of));

    private static JsonObject Of(ExplainedObject item)
    {
        var json = new JsonObject
        {
            ["object"] = item.Object,
            ["namespace"] = item.Namespace,
            ["namespaceKnown"] = item.NamespaceKnown,
            ["explanation"] = Of(item.Explanation),
            ["running"] = item.Running is not { } running ? null : new JsonObject
            {
                ["injectedBy"] = running.InjectedBy,
                ["whyNot"] = ReportJson.List(running.WhyNot),
                ["remedy"] = running.Remedy,
            },
        };
        if (item.Mutations is { } mutations)
        {
            json["mutations"] = ReportJson.List(mutations.Select(Of));
        }

        return json;
    }

    private static JsonObject Of(Explanation explanation)
    {
        var json = new JsonObject();
        if (explanation.Kind is { } kind)
        {
            json["kind"] = kind;
        }

        json["outcome"] = explanation.Outcome;
        json["notes"] = ReportJson.List(explanation.Notes);
        json["notCalled"] = explanation.NotCalled;
        json["optIn"] = ReportJson.List(explanation.OptIn.Select(source => new JsonObject
        {
            ["rule"] = source.Rule.ToString(),
            ["name"] = source.Name,
            ["value"] = source.Value,
            ["decided"] = source.Decided,
        }));
        json["injections"] = ReportJson.List(explanation.Injections.Select(one => new JsonObject
        {
            ["name"] = one.Name,
            ["priority"] = one.Priority,
            ["chosen"] = one.Chosen,
            ["reason"] = one.Reason,
        }));
        json["steps"] = ReportJson.List(explanation.Steps.Select(step => new JsonObject
        {
            ["injector"] = step.Injector,
            ["ran"] = step.Ran,
            ["added"] = ReportJson.List(step.Added.Select(Of)),
            ["left"] = ReportJson.List(step.Left),
        }));
        json["warnings"] = ReportJson.List(explanation.Warnings);
        json["hint"] = explanation.Hint;
        return json;
    }

    private static JsonObject Of(Addition addition) => new()
    {
        ["kind"] = addition.Kind.ToString(),
        ["name"] = addition.Name,
        ["detail"] = addition.Detail,
        ["container"] = addition.Container,
        ["isInit"] = addition.IsInit,
        ["path"] = addition.Path,
    };
}
