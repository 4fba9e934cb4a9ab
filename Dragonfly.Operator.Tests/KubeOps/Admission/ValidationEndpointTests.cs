using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Tests.Webhooks.Admission;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Builder;

namespace Dragonfly.Operator.Tests.Embedded.Admission;

public sealed class ValidationEndpointTests : AdmissionFixture
{
    private const string Path = "validate/widget";

    protected override void Map(WebApplication application) =>
        new AdmissionEndpoint(new EmbeddedValidation<Widget>(new WidgetWebhook()).HandleAsync, Memory, Faults.Enqueue).Map(application, $"/{Path}");

    [TestCase("CREATE", null, """{"spec":{"size":1}}""", """{"uid":"u-1","allowed":true,"warnings":["looks good"]}""")]
    [TestCase("CREATE", null, """{"spec":{"size":-1}}""", """{"uid":"u-1","allowed":false,"status":{"code":422,"message":"n: spec.size must not be negative"}}""")]
    [TestCase("CREATE", null, """{"metadata":{"namespace":"own"},"spec":{"size":-1}}""", """{"uid":"u-1","allowed":false,"status":{"code":422,"message":"own: spec.size must not be negative"}}""")]
    [TestCase("UPDATE", """{"spec":{"size":2}}""", """{"spec":{"size":1}}""", """{"uid":"u-1","allowed":false,"status":{"code":200,"message":"spec.size must not shrink"}}""")]
    [TestCase("UPDATE", """{"spec":{"size":2}}""", """{"spec":{"size":3}}""", """{"uid":"u-1","allowed":true}""")]
    [TestCase("DELETE", """{"spec":{"size":2}}""", null, """{"uid":"u-1","allowed":true}""")]
    [TestCase("CREATE", null, null, """{"uid":"u-1","allowed":true}""")]
    public async Task Answers(string operation, string? old, string? @new, string answer) =>
        Assert.That((await ReviewAsync(WidgetReview(operation, old, @new), Path)).ToJsonString(), Is.EqualTo(answer));

    [Test]
    public async Task Another_kind_is_let_through() =>
        Assert.That((await ReviewAsync(PodReview(), Path)).ToJsonString(), Is.EqualTo("""{"uid":"u-1","allowed":true}"""));

    [Test]
    public async Task An_object_that_cannot_be_read_is_let_through_with_a_warning()
    {
        var response = await ReviewAsync(WidgetReview("CREATE", null, """{"spec":{"size":"big"}}"""), Path);
        Assert.That((bool)response["allowed"]!, Is.True);
        Assert.That(response["warnings"], Is.Not.Null);
        Assert.That(Faults.Single().Exception, Is.InstanceOf<JsonException>());
    }

    private static JsonObject WidgetReview(string operation, string? old, string? @new)
    {
        var review = PodReview(operation);
        review["request"]!["kind"] = JsonNode.Parse("""{"group":"test.dragonfly.io","version":"v1","kind":"Widget"}""");
        review["request"]!["object"] = @new is null ? null : JsonNode.Parse(@new);
        review["request"]!["oldObject"] = old is null ? null : JsonNode.Parse(old);
        return review;
    }
}
