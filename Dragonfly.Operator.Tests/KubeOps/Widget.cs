using System.Text.Json.Serialization;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.Embedded;

/// <summary>A custom resource of the tests' own.</summary>
[KubernetesEntity(Kind = "Widget", Group = "test.dragonfly.io", ApiVersion = "v1", PluralName = "widgets")]
public sealed class Widget : CustomKubernetesEntity<Widget.WidgetSpec, Widget.WidgetStatus>
{
    public Widget()
    {
        ApiVersion = "test.dragonfly.io/v1";
        Kind = "Widget";
    }

    public sealed class WidgetSpec
    {
        [JsonPropertyName("size")]
        public int Size { get; set; }

        [JsonPropertyName("label")]
        public string? Label { get; set; }
    }

    public sealed class WidgetStatus
    {
        [JsonPropertyName("conditions")]
        public IList<V1Condition>? Conditions { get; set; }
    }
}
