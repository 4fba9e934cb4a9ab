using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>
/// The environment that the kubelet would make of a container's <c>env</c>: in the order of the list, expanding
/// <c>$(NAME)</c> from what came before and from the cluster's services (k8s.io/kubernetes, makeEnvironmentVariables).
/// </summary>
internal sealed partial class KubeletEnvironment
{
    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["spec.nodeName"] = "node-1",
        ["status.hostIP"] = "192.0.2.7",
        ["metadata.name"] = "pod-1",
    };

    private readonly Dictionary<string, string> _variables = new() { ["KUBERNETES_SERVICE_HOST"] = "10.96.0.1" };
    private readonly List<EnvReference> _references = [];

    public KubeletEnvironment(JsonObject container)
    {
        foreach (var variable in container.Objects("env"))
        {
            var name = variable.String("name") ?? "";
            if (variable.String("value") is { Length: > 0 } value)
            {
                _variables[name] = Reference().Replace(value, match => Expand(variable, match));
            }
            else if (variable["valueFrom"] is JsonObject source)
            {
                // An optional key that is missing leaves the variable as it was; that is the case to fear.
                if (!source.Any(kind => kind.Value is JsonObject key && key["optional"]?.GetValueKind() == System.Text.Json.JsonValueKind.True))
                {
                    _variables[name] = source["fieldRef"].String("fieldPath") is { } field ? Fields.GetValueOrDefault(field, "<field>") : "<key>";
                }
            }
            else
            {
                _variables[name] = "";
            }
        }
    }

    /// <summary>What each <c>$(NAME)</c> became.</summary>
    public IReadOnlyList<EnvReference> References => _references;

    public string? this[string name] => _variables.GetValueOrDefault(name);

    private string Expand(JsonObject variable, Match match)
    {
        if (match.Value == "$$")
        {
            return "$";
        }

        var name = match.Groups[1].Value;
        var value = _variables.GetValueOrDefault(name);
        _references.Add(new(variable, name, value));
        return value ?? match.Value;
    }

    [GeneratedRegex(@"\$\$|\$\(([^)]*)\)")]
    private static partial Regex Reference();
}
