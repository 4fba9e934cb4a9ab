using System.Globalization;
using System.Text;
using Dragonfly.Operator.Tests.Embedded.Client;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Tests.Audit;

/// <summary>What an audit needs does not grow with the cluster.</summary>
[NonParallelizable]
public sealed class AuditMemoryTests : ClientFixture
{
    private const int Pods = 10_000, OfPage = 500;

    // As much as fields that the API server and the kubelet manage take.
    private static readonly string Managed = new('x', 4096);

    [Test]
    public async Task A_page_of_ten_thousand_Pods_is_in_memory_at_a_time()
    {
        var cluster = new AuditedCluster(Server, Client);
        var inUse = new List<long>();
        Server.Fail(request => request.Path == "/api/v1/pods", int.MaxValue, async context =>
        {
            // The page before was looked at and is garbage, or somebody keeps it.
            inUse.Add(GC.GetTotalMemory(forceFullCollection: true));
            await context.Response.WriteAsync(Page(int.Parse(context.Request.Query["continue"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture)));
        });
        var report = await cluster.Run.ExecuteAsync(CancellationToken.None);

        Assert.That((report.Pods, report.Found), Is.EqualTo((Pods, "10000 missing of DragonflyInjection")));
        Assert.That(report.Owners, Has.Count.EqualTo(Pods / 10));
        Assert.That(inUse, Has.Count.EqualTo(Pods / OfPage));
        Assert.That(inUse[^1] - inUse[4], Is.LessThan(10 * 1024 * 1024), "while buffers are there, the fifteen pages between take thirty");
    }

    private static string Page(int first)
    {
        var page = new StringBuilder($$"""{ "kind": "PartialObjectMetadataList", "metadata": { "continue": "{{(first + OfPage < Pods ? first + OfPage : "")}}" }, "items": [""");
        for (var pod = first; pod < first + OfPage; pod++)
        {
            page.Append(pod > first ? "," : "").Append(CultureInfo.InvariantCulture, $$"""
                { "metadata": {
                  "name": "p{{pod}}", "namespace": "shop", "annotations": { "dragonfly.io/inject": "true" },
                  "ownerReferences": [{{AuditedCluster.Owner($"web-{pod / 10}")}}], "managedFields": ["{{Managed}}"] } }
                """);
        }

        return page.Append("] }").ToString();
    }
}
