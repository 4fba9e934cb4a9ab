using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

/// <summary>Carries whatever spec a test is about.</summary>
[KubernetesEntity(Group = "example.com", ApiVersion = "v1", Kind = "Sample", PluralName = "samples")]
internal sealed class SampleEntity<TSpec> : CustomKubernetesEntity<TSpec>
    where TSpec : new();
