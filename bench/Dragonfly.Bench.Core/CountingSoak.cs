using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Bench.Core;

/// <summary>What the Pods that are counted keep in memory: ten thousand at a time, read as a watch shows them, while others come and go.</summary>
internal static class CountingSoak
{
    private const int Pods = 10_000;
    private const int Replaced = 100_000;
    private const double AllowedMebibytes = 5;
    private const double BytesInMebibyte = 1024 * 1024;

    private const string Namespace = "recommendations-production";
    private const string Hash = "7d4b9c6f58";
    private const string ReplicaSet = $"recommendation-engine-inference-server-{Hash}";

    private static readonly PodDistributionRule Rule = new(
        Namespace,
        "recommendation-engine",
        new("apps/v1", "Deployment", ReplicaSet[..^(Hash.Length + 1)]),
        [
            new("default", new([new("node-group", "default")]), new(80)),
            new("spot", new([new("node-group", "spot")]), new(20)),
        ]);

    public static int Run(TextWriter output)
    {
        // Which makes the Pod's type known to the reader.
        _ = Kinds.Create();
        var counts = new PodCounts(TimeProvider.System);
        counts.Complete(Namespace, new HashSet<Guid>());
        Come(counts, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var pod = 1; pod < Pods; pod++)
        {
            Come(counts, pod);
        }

        var filled = Print("counted", before);
        for (var pod = Pods; pod < Pods + Replaced; pod++)
        {
            Come(counts, pod);
            counts.Remove(Id(pod - Pods));
        }

        var soaked = Print($"after {Replaced:N0} others", before);
        GC.KeepAlive(counts);
        var holds = counts.Known == Pods && Math.Max(filled, soaked) <= AllowedMebibytes;
        output.WriteLine(holds ? $"ok: {Pods:N0} counted Pods take no more than {AllowedMebibytes:0} MiB" : $"FAILED: {counts.Known:N0} counted Pods take more than {AllowedMebibytes:0} MiB");
        return holds ? 0 : 1;

        double Print(string when, long since)
        {
            var mebibytes = (GC.GetTotalMemory(forceFullCollection: true) - since) / BytesInMebibyte;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Known,9:N0} Pods {when,-22} {mebibytes,6:0.00} MiB   {mebibytes * BytesInMebibyte / Pods:0} bytes each"));
            return mebibytes;
        }
    }

    /// <summary>A review, and what the watch shows of the Pod.</summary>
    private static void Come(PodCounts counts, int number)
    {
        // Each with texts of its own, as a review has them.
        var slot = counts.Take(Rule, new(new(Namespace), new("apps"), new("ReplicaSet"), new(ReplicaSet), new(Hash))).Slot!.Value;
        var group = Rule.Groups[slot.Group].Name;
        using var written = JsonDocument.Parse($$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": {
                "name": "{{ReplicaSet}}-{{number:x5}}", "namespace": "{{Namespace}}", "uid": "{{Id(number)}}",
                "labels": { "app": "recommendation-engine", "pod-template-hash": "{{Hash}}" },
                "annotations": { "dragonfly.io/distribution": "{{Rule.ResourceName}}/{{group}}/{{slot.Index}}" },
                "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "{{ReplicaSet}}", "uid": "5b1f3c1e-0000-4000-8000-000000000001", "controller": true }]
              },
              "spec": { "nodeSelector": { "node-group": "{{group}}" }, "containers": [{ "name": "main", "image": "registry.example.com/main:1" }] },
              "status": { "phase": "Running", "conditions": [{ "type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-11-29T12:00:00Z" }] }
            }
            """);
        var pod = KubeOpsAdapter.Read<DistributedPod>(written.RootElement);
        counts.Set(pod.Id, pod.Count()!);
    }

    private static Guid Id(int number) => new(number, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
}
