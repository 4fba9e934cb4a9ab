using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>DragonflyInjections as they come from the API server: out of JSON.</summary>
internal static class Injections
{
    public static V1Alpha1DragonflyInjection From(string spec, string name = "default", long generation = 1) =>
        KubeOpsAdapter.Read<V1Alpha1DragonflyInjection>(Json.Element($$"""
            {
              "apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection",
              "metadata": { "name": "{{name}}", "uid": "u-{{name}}", "generation": {{generation}}, "resourceVersion": "{{generation}}" },
              "spec": {{spec}}
            }
            """));

    public static CompiledResource<InjectionRule> Compile(V1Alpha1DragonflyInjection resource) => new DragonflyInjectionKind().Compile(resource);

    public static string[] Errors(string spec) => [.. Compile(From(spec)).Errors.Select(error => error.ToString())];
}
