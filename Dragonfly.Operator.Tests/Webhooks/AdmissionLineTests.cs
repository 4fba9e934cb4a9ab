using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>One line for each admission, whatever number of kinds had a say.</summary>
public sealed class AdmissionLineTests
{
    private static readonly MutationReport Sidecar = new("Sidecar", Outcome.Injected) { Resources = ["logs", "proxy"] };

    private static readonly MutationReport Network = new("Network", Outcome.Disabled)
    {
        Resources = ["rdma"],
        Warnings = [new(Outcome.Disabled, "m"), new(WarningReason.NameTaken, "m")],
    };

    [Test]
    public void One_kind_has_the_line_for_itself()
    {
        Assert.That(Json(Network), Is.EqualTo("""{"pod":"p","outcome":"Disabled","notes":["NameTaken"],"injection":"rdma","dryRun":false,"durationMs":0}"""));
        Assert.That(Line(Network).ToString(), Does.Contain("/p: Disabled by rdma (NameTaken), in 0 ms"));
    }

    [Test]
    public void Of_several_each_is_told()
    {
        Assert.That(Json(Sidecar, Network), Does.StartWith("""{"pod":"p","outcome":"Injected","notes":["NameTaken"],"injection":"logs",""").And.EndsWith(
            """ "mutations":[{"kind":"Sidecar","outcome":"Injected","resource":"logs,proxy","notes":[]},{"kind":"Network","outcome":"Disabled","resource":"rdma","notes":["NameTaken"]}]}""".TrimStart()));
        Assert.That(Line(Sidecar, Network).ToString(), Does.Contain("/p: Sidecar Injected by logs, proxy; Network Disabled by rdma (NameTaken), in 0 ms"));
    }

    private static AdmissionLine Line(params MutationReport[] reports) => new() { Pod = "p", Result = new(reports) };

    private static string Json(params MutationReport[] reports)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Line(reports).WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
