using System.Text;
using BenchmarkDotNet.Attributes;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Bench.Core;

/// <summary>The same Pod with resources of each kind, beside what a DragonflyInjection costs.</summary>
public class KindsBenchmark
{
    private const string Sidecars = """
        apiVersion: dragonfly.io/v1alpha1
        kind: SidecarInjection
        metadata: { name: agents }
        spec:
          podSelector: {}
          containers:
          - { name: logs, image: example.com/logs:1, volumeMounts: [{ name: run, mountPath: /run/agents }] }
          - { name: traces, image: example.com/traces:1, ports: [{ containerPort: 4317 }], volumeMounts: [{ name: run, mountPath: /run/agents }] }
          - { name: proxy, image: example.com/proxy:1, ports: [{ containerPort: 15001 }] }
          volumes: [{ name: run, emptyDir: {} }]
        """;

    private const string Distribution = """
        apiVersion: dragonfly.io/v1alpha1
        kind: PodDistribution
        metadata: { name: web, namespace: default }
        spec:
          target: { apiVersion: apps/v1, kind: Deployment, name: web }
          groups:
          - { name: default, nodeSelector: { pool: default }, weight: 80 }
          - { name: spot, nodeSelector: { pool: spot }, weight: 20 }
        """;

    private readonly byte[] _asks = Reviews.Median;
    private readonly byte[] _refuses = Reviews.Create(containers: 2, number: 1, inject: "false");
    private Admission _dragonfly = null!;
    private Admission _sidecars = null!;
    private Admission _distribution = null!;
    private Admission _hundred = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _dragonfly = Create("apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata: { name: default }\n");
        _sidecars = Create(Sidecars);
        _distribution = Create(Distribution);
        _hundred = Create(string.Join(
            "\n---\n",
            Enumerable.Range(0, 100).Select(number => Sidecars.Replace("agents }\nspec", $"agents-{number} }}\nspec").Replace("podSelector: {}", $"podSelector: {{ matchLabels: {{ app: other-{number} }} }}"))));
        if (_sidecars.Run(_refuses) != "Injected" || _distribution.Run(_refuses) != "Injected" || _hundred.Run(_refuses) == "Injected")
        {
            throw new InvalidOperationException("the resources do not do what is to be measured");
        }
    }

    [Benchmark(Baseline = true)]
    public string Dragonfly() => _dragonfly.Run(_asks);

    [Benchmark(Description = "three sidecars")]
    public string ThreeSidecars() => _sidecars.Run(_refuses);

    [Benchmark(Description = "distribution")]
    public string Distributed() => _distribution.Run(_refuses);

    [Benchmark]
    public string Skipped() => _dragonfly.Run(_refuses);

    [Benchmark(Description = "skipped, 100 other sidecars")]
    public string NotSelected() => _hundred.Run(_refuses);

    private static Admission Create(string resources)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, resources, Encoding.UTF8);
            var kinds = Kinds.Create();
            var read = ResourceFileReader.ReadFiles([file], kinds);
            foreach (var kind in kinds)
            {
                kind.Replace(read.Rules[kind.Kind]);
            }

            return new(kinds);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
