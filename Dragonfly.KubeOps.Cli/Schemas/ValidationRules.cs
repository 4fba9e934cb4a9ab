using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes CEL rules and checks them as far as possible without an API server, which alone can compile the expressions.</summary>
internal static class ValidationRules
{
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    public static void Add(MemberInfo member, JsonObject schema, SchemaPlace place)
    {
        JsonNode[] rules = [.. member.GetCustomAttributes<ValidationRuleAttribute>().Select(rule => Write(rule, schema, place))];
        if (rules.Length == 0)
        {
            return;
        }

        // A property adds rules to those of its type.
        var all = schema["x-kubernetes-validations"]?.AsArray() ?? [];
        foreach (var rule in rules)
        {
            all.Add(rule);
        }

        schema["x-kubernetes-validations"] = all;
    }

    private static JsonObject Write(ValidationRuleAttribute rule, JsonObject schema, SchemaPlace place)
    {
        Check(rule, schema, place);
        var written = new JsonObject { ["rule"] = rule.Rule };
        Set("fieldPath", rule.FieldPath);
        Set("message", rule.Message);
        Set("messageExpression", rule.MessageExpression);
        Set("reason", rule.Reason);
        return written;

        void Set(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                written[key] = value;
            }
        }
    }

    private static void Check(ValidationRuleAttribute rule, JsonObject schema, SchemaPlace place)
    {
        var why = rule switch
        {
            _ when string.IsNullOrWhiteSpace(rule.Rule) => "a validation rule is empty",
            { Message: { } message } when HasBreak(message) => "the message has a line break",
            { Message: null } when HasBreak(rule.Rule) => "a rule with line breaks needs a message",
            { Reason: { } reason } when !Reasons.Contains(reason) => $"the reason must be one of {string.Join(", ", Reasons)}",
            { FieldPath: { } path } when !IsField(schema, path) => $"there is no field {path}",
            { Rule: { } text } when UnguardedField(schema, text) is { } name => $"it reads {name}, which may be absent, without has(self.{name})",
            _ => null,
        };
        if (why is not null)
        {
            throw place.Refuse($"rule \"{rule.Rule}\": {why}");
        }
    }

    // Rules also run on a default before the defaults inside it are filled in, so a default does not guarantee that a field is present.
    private static string? UnguardedField(JsonObject schema, string rule)
    {
        var required = schema["required"]?.AsArray().Select(name => (string)name!).ToArray() ?? [];
        return schema["properties"]?.AsObject()
            .Select(property => property.Key)
            .FirstOrDefault(name => !required.Contains(name) && Reads(rule, name) && !Guards(rule, name));
    }

    private static bool Reads(string rule, string name) => Regex.IsMatch(rule, $@"\bself\.{Regex.Escape(name)}\b");

    private static bool Guards(string rule, string name) => Regex.IsMatch(rule, $@"\bhas\(\s*self\.{Regex.Escape(name)}\s*\)");

    // Kubernetes also accepts .list[key] and .map['key'], which the API server checks.
    private static bool IsField(JsonNode schema, string path) => path.Contains('[', StringComparison.Ordinal)
        || (path.StartsWith('.') && Field(schema, path[1..].Split('.')) is not null);

    private static JsonNode? Field(JsonNode schema, string[] names) =>
        names.Aggregate<string, JsonNode?>(schema, (at, name) => at?["properties"]?[name]);

    private static bool HasBreak(string text) => text.AsSpan().Trim().ContainsAny('\r', '\n');
}
