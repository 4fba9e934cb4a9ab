using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class MutationEndpointTests : AdmissionFixture
{
    private const string Plain = """{"uid":"u-1","allowed":true}""";

    [Test]
    public async Task A_webhook_that_changes_nothing_lets_the_pod_through() =>
        Assert.That((await ReviewAsync(PodReview())).ToJsonString(), Is.EqualTo(Plain));

    [Test]
    public async Task The_patch_is_an_rfc_6902_array_that_applies_to_the_object()
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(
            pod,
            writer =>
            {
                writer.WriteStartArray();
                writer.WriteStartObject();
                writer.WriteString("op", "add");
                writer.WriteString("path", "/metadata/annotations");
                writer.WriteStartObject("value");
                writer.WriteString("dragonfly.io/injected", "ü<\"");
                writer.WriteEndObject();
                writer.WriteEndObject();
                writer.WriteEndArray();
            },
            "mind the gap");
        var review = PodReview();

        var response = await ReviewAsync(review);

        var patch = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String((string)response["patch"]!)))!;
        var patched = FakeApiPatch.Apply((JsonObject)review["request"]!["object"]!, patch, "application/json-patch+json");
        Assert.Multiple(() =>
        {
            Assert.That((bool)response["allowed"]!, Is.True);
            Assert.That((string?)response["patchType"], Is.EqualTo("JSONPatch"));
            Assert.That(response["warnings"]!.ToJsonString(), Is.EqualTo("""["mind the gap"]"""));
            Assert.That((string?)patched["metadata"]!["annotations"]!["dragonfly.io/injected"], Is.EqualTo("ü<\""));
        });
    }

    [Test]
    public async Task The_pod_is_the_raw_json_with_uid_and_namespace_of_the_request()
    {
        string? raw = null;
        Webhook.OnCreate = (webhook, pod, _) =>
        {
            raw = pod.Json.GetRawText();
            return webhook.Unchanged();
        };
        await ReviewAsync(PodReview());
        var pod = Webhook.Seen.Single();
        Assert.Multiple(() =>
        {
            Assert.That(raw, Does.Contain("generateName").And.Not.Contain("namespace"));
            Assert.That(pod.RequestUid, Is.EqualTo("u-1"));
            Assert.That(pod.Metadata.NamespaceProperty, Is.EqualTo("n"));
            Assert.That(pod.Metadata.GenerateName, Is.EqualTo("p-"));
        });
    }

    [Test]
    public async Task The_pods_own_namespace_stays()
    {
        var review = PodReview();
        review["request"]!["object"]!["metadata"]!["namespace"] = "own";
        await ReviewAsync(review);
        Assert.That(Webhook.SeenNamespace, Is.EqualTo("own"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_dry_run_is_handed_on(bool dryRun)
    {
        bool? seen = null;
        Webhook.OnCreate = (webhook, _, value) =>
        {
            seen = value;
            return webhook.Unchanged();
        };
        var review = PodReview();
        review["request"]!["dryRun"] = dryRun;
        await ReviewAsync(review);
        Assert.That(seen, Is.EqualTo(dryRun));
    }

    [Test]
    public async Task A_refusal_says_why()
    {
        Webhook.OnCreate = (webhook, _, _) => webhook.Refused("not here", 403);
        Assert.That(
            (await ReviewAsync(PodReview())).ToJsonString(),
            Is.EqualTo("""{"uid":"u-1","allowed":false,"status":{"code":403,"message":"not here"}}"""));
    }

    [TestCase("UPDATE")]
    [TestCase("DELETE")]
    [TestCase("CONNECT")]
    [TestCase("")]
    public async Task Another_operation_is_let_through(string operation)
    {
        var review = PodReview(operation);
        review["request"]!["oldObject"] = review["request"]!["object"]!.DeepClone();
        Assert.That((await ReviewAsync(review)).ToJsonString(), Is.EqualTo(Plain));
        Assert.That(Webhook.Seen, Is.Empty);
    }

    [TestCase("/kind/kind", "\"Deployment\"")]
    [TestCase("/kind/group", "\"apps\"")]
    [TestCase("/kind/version", "\"v2\"")]
    [TestCase("/kind", "7")]
    [TestCase("/subResource", "\"ephemeralcontainers\"")]
    [TestCase("/object", "null")]
    [TestCase("/object", "[]")]
    public async Task Another_kind_or_no_object_is_let_through(string path, string value)
    {
        var review = PodReview();
        var patch = JsonNode.Parse($$"""[{"op":"add","path":"{{path}}","value":{{value}}}]""")!;
        review["request"] = FakeApiPatch.Apply((JsonObject)review["request"]!, patch, "application/json-patch+json");
        Assert.That((await ReviewAsync(review)).ToJsonString(), Is.EqualTo(Plain));
        Assert.That(Webhook.Seen, Is.Empty);
    }

    [Test]
    public async Task A_webhook_that_throws_lets_the_pod_through_with_a_warning()
    {
        Webhook.OnCreate = (_, _, _) => throw new InvalidOperationException("secret details");
        var response = await ReviewAsync(PodReview());
        AssertLetThrough(response, "secret details");
    }

    [Test]
    public async Task A_patch_that_throws_half_way_is_dropped()
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(pod, writer =>
        {
            writer.WriteStartArray();
            for (var i = 0; i < 5; i++)
            {
                // Long enough to leave the writer's own memory, so that there is something to drop.
                writer.WriteStringValue(new string('x', 5_000));
            }

            throw new InvalidOperationException("secret details");
        });
        var response = await ReviewAsync(PodReview());
        AssertLetThrough(response, "secret details");

        // And leaves nothing behind for the next one.
        Webhook.OnCreate = (webhook, _, _) => webhook.Unchanged();
        for (var i = 0; i < 20; i++)
        {
            Assert.That((await ReviewAsync(PodReview())).ToJsonString(), Is.EqualTo(Plain));
        }
    }

    [Test]
    public async Task A_patch_that_is_left_open_is_dropped()
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(pod, writer => writer.WriteStartArray());
        AssertLetThrough(await ReviewAsync(PodReview()), "the patch is not complete");
    }

    [Test]
    public async Task Metadata_of_another_shape_is_a_fault_of_ours_and_lets_the_pod_through()
    {
        var review = PodReview();
        review["request"]!["object"]!["metadata"]!["name"] = new JsonObject();
        var response = await ReviewAsync(review);
        Assert.That((bool)response["allowed"]!, Is.True);
        Assert.That(Faults.Single().Exception, Is.InstanceOf<JsonException>());
    }

    [Test]
    public async Task Concurrent_requests_do_not_mix()
    {
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(pod, writer =>
        {
            writer.WriteStartArray();
            writer.WriteStringValue(pod.Metadata.Name);
            writer.WriteStringValue(new string('x', pod.Metadata.Name.Length * 3000));
            writer.WriteEndArray();
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), async (i, _) =>
        {
            var review = PodReview();
            var name = $"pod-{i}-{new string('n', i % 40)}";
            review["request"]!["uid"] = $"uid-{i}";
            review["request"]!["object"]!["metadata"]!["name"] = name;
            var response = await ReviewAsync(review);
            var patch = (JsonArray)JsonNode.Parse(Convert.FromBase64String((string)response["patch"]!))!;
            Assert.That((string?)patch[0], Is.EqualTo(name));
            Assert.That(((string)patch[1]!).Length, Is.EqualTo(name.Length * 3000));
        });
        Assert.That(Faults, Is.Empty);
    }

    [Test]
    public async Task Patches_that_are_written_at_the_same_time_do_not_mix()
    {
        using var both = new Barrier(2);
        Webhook.OnCreate = (webhook, pod, _) => webhook.Patched(pod, writer =>
        {
            writer.WriteStartArray();
            Assert.That(both.SignalAndWait(TimeSpan.FromSeconds(60)));
            writer.WriteStringValue(pod.Metadata.Name);
            Assert.That(both.SignalAndWait(TimeSpan.FromSeconds(60)));
            writer.WriteEndArray();
        });
        await Task.WhenAll(((string[])["a", "b"]).Select(async name =>
        {
            var review = PodReview();
            review["request"]!["object"]!["metadata"]!["name"] = name;
            var response = await ReviewAsync(review);
            Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String((string)response["patch"]!)), Is.EqualTo($"[\"{name}\"]"));
        }));
    }

    [Test]
    public async Task The_webhook_is_asked_for_once()
    {
        await ReviewAsync(PodReview());
        await ReviewAsync(PodReview());
        Assert.That(Webhook.Seen, Has.Count.EqualTo(2));
    }

    private void AssertLetThrough(JsonObject response, string fault)
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                response.ToJsonString(),
                Is.EqualTo("""{"uid":"u-1","allowed":true,"warnings":["an admission webhook failed and left the object as it is; see the operator\u0027s log"]}"""));
            Assert.That(Faults.Single().Exception.Message, Is.EqualTo(fault));
            Assert.That(Faults.Single() with { Exception = null! }, Is.EqualTo(
                new AdmissionFault(200, "u-1", "n", "p-", null!)));
        });
    }
}
