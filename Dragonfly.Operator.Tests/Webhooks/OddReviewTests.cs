using System.Net;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>Reviews that are well-formed and yet not what is to be injected: each is allowed, and answered as a review.</summary>
public sealed class OddReviewTests : ReviewFixture
{
    [TestCase("UPDATE")]
    [TestCase("DELETE")]
    [TestCase("CONNECT")]
    [TestCase("")]
    public async Task Another_operation_is_allowed(string operation) => await AssertAllowedAsync(Review.OfPod(Pod, operation: operation));

    [Test]
    public async Task Another_kind_is_allowed()
    {
        var review = JsonNode.Parse(Review.OfPod(Pod))!;
        review["request"]!["kind"] = JsonNode.Parse("""{ "group": "apps", "version": "v1", "kind": "Deployment" }""");
        await AssertAllowedAsync(review.ToJsonString());
    }

    [Test]
    public async Task A_subresource_is_allowed()
    {
        var review = JsonNode.Parse(Review.OfPod(Pod))!;
        review["request"]!["subResource"] = "ephemeralcontainers";
        await AssertAllowedAsync(review.ToJsonString());
    }

    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("\"text\"")]
    public async Task Without_an_object_it_is_allowed(string pod) => await AssertAllowedAsync(Review.OfPod(pod));

    [TestCase("""{ "metadata": "text" }""", "metadata: expected an object, found a string")]
    [TestCase("""{ "metadata": { "annotations": [] } }""", "metadata.annotations: expected an object, found a list")]
    [TestCase("""{ "metadata": { "annotations": { "dragonfly.io/inject": "true" } } }""", "spec: expected an object, found nothing")]
    [TestCase("""{ "metadata": { "annotations": { "dragonfly.io/inject": "true" } }, "spec": { "containers": { "image": "busybox" } } }""", "spec.containers: expected a list, found an object")]
    [TestCase("""{ "metadata": { "annotations": { "dragonfly.io/inject": "true" } }, "spec": { "containers": ["busybox"] } }""", "spec.containers[0]: expected an object, found a string")]
    [TestCase("""{ "metadata": { "annotations": { "dragonfly.io/inject": "true" } }, "spec": { "containers": [{ "name": "a" }, { "env": ["busybox"] }] } }""", "spec.containers[1].env[0]: expected an object, found a string")]
    public async Task A_pod_with_wrong_types_goes_through_with_a_warning(string pod, string problem)
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(pod));

        Assert.That(answer, Is.EqualTo(new ReviewAnswer(Review.Uid, true, answer.Warnings, null)));
        Assert.That(answer.Warnings, Is.EqualTo(["an admission webhook failed and left the object as it is; see the operator's log"]));
        AssertOneError(problem);
    }

    [Test]
    public async Task A_pod_without_a_namespace_takes_that_of_the_request()
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(Pod, "training"));

        Assert.That(answer.Patch, Is.Not.Null);
        Assert.That(Operator.Log.Take().Single().Text, Does.Contain("training/web"));
        Assert.That(Counts.Take(), Is.EqualTo(["Injected"]));
    }

    [Test]
    public async Task A_pod_without_any_namespace_is_decided_by_what_it_says_itself()
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(Pod, @namespace: null));

        Assert.That(answer.Patch, Is.Not.Null);
        Assert.That(Operator.Log.Take(), Has.Count.EqualTo(1));
    }

    [TestCase("1.1")]
    [TestCase("2.0")]
    public async Task Both_versions_of_HTTP_are_served(string version)
    {
        var request = Post(Review.OfPod(Pod));
        request.Version = Version.Parse(version);
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

        Assert.That(ReviewAnswer.Read(await SendAsync(request, HttpStatusCode.OK)).Patch, Is.Not.Null);
        Assert.That(Operator.Log.Take(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_pod_that_does_not_ask_costs_one_line_and_one_count()
    {
        var answer = await Operator.ReviewAsync(Review.OfPod("""{ "metadata": { "name": "web" }, "spec": { "containers": [{ "name": "app", "image": "busybox" }] } }"""));

        Assert.That(answer, Is.EqualTo(new ReviewAnswer(Review.Uid, true, answer.Warnings, null)));
        Assert.That(answer.Warnings, Is.Empty);
        Assert.That(Counts.Take(), Is.EqualTo(["NotRequested"]));
        var line = Operator.Log.Take().Single();
        Assert.That(line.Text, Does.Contain(Review.Uid).And.Contain("default/web").And.Contain("NotRequested").And.Not.Contain("busybox"));
    }

    private async Task AssertAllowedAsync(string review)
    {
        var answer = await Operator.ReviewAsync(review);

        Assert.That(answer, Is.EqualTo(new ReviewAnswer(Review.Uid, true, answer.Warnings, null)));
        Assert.That(answer.Warnings, Is.Empty);
        AssertNotNoticed();
    }
}
