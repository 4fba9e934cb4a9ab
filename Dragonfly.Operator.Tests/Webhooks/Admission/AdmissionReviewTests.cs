using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class AdmissionReviewTests
{
    private const string Review = """
        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u-1","kind":{"group":"","version":"v1","kind":"Pod"},
         "name":"p","namespace":"n","operation":"CREATE","userInfo":{"username":"a\"}b"},"object":{"kind":"Pod","apiVersion":"v1",
         "metadata":{"name":"p","labels":{"a":"b"},"managedFields":[{"fieldsV1":{"k:{\"name\":\"x\"}":{}}}]},"spec":{"containers":[{"name":"x"}]}},
         "oldObject":null,"dryRun":true,"options":{"kind":"CreateOptions"}}}
        """;

    private static IEnumerable<string> Reviews() => SourceTree.Find("shared/corpus/admission-reviews.jsonl") is { } file ? [Review, .. File.ReadLines(file)] : [Review];

    [Test]
    public void It_says_what_a_parser_finds()
    {
        foreach (var text in Reviews())
        {
            using var review = Read(text);
            var request = JsonNode.Parse(text)!["request"]!;
            var pod = new ReviewedPod(review.Object);
            var want = request["object"]!;
            Assert.Multiple(() =>
            {
                Assert.That(review.Uid, Is.EqualTo(request.String("uid")));
                Assert.That(review.Namespace, Is.EqualTo(request.String("namespace")));
                Assert.That(review.Name, Is.EqualTo(request.String("name") ?? want["metadata"].String("generateName")));
                Assert.That(review.Operation, Is.EqualTo(AdmissionOperation.Create));
                Assert.That(review.IsDryRun, Is.EqualTo((bool)request["dryRun"]!));
                Assert.That(review.OldObject.ValueKind, Is.EqualTo(JsonValueKind.Undefined));
                Assert.That(review.IsAbout("", "v1", "Pod"));
                Assert.That(review.IsAbout("apps", "v1", "Pod") || review.IsAbout("", "v2", "Pod") || review.IsAbout("", "v1", "Po"), Is.False);
                Assert.That(pod.Metadata.Name, Is.EqualTo(want["metadata"].String("name")));
                Assert.That(JsonNode.DeepEquals(JsonNode.Parse(pod.Json.GetRawText()), want));
            });
        }
    }

    [Test]
    public void The_last_of_two_members_counts_and_any_may_be_escaped()
    {
        using var review = Read("""
            {"kind":"List","kin\u0064":"Admission\u0052eview","apiVersion":"admission.k8s.io\/v1",
             "request":{"uid":"u","uid":"\u0075-2","operation":"DELETE","kind":{"version":"v\u0031","kind":"Pod"},"subResource":"","oldObject":{}}}
            """);
        Assert.That((review.Uid, review.Operation, review.OldObject.ValueKind), Is.EqualTo(("u-2", AdmissionOperation.Delete, JsonValueKind.Object)));
        Assert.That(review.IsAbout("", "v1", "Pod"));
    }

    [Test]
    public void A_review_that_is_cut_off_is_refused()
    {
        for (var length = 0; length < Review.Length; length++)
        {
            Assert.That(() => Read(Review[..length]).Dispose(), Throws.InstanceOf<BadAdmissionRequestException>(), Review[..length]);
        }
    }

    [Test]
    public void A_byte_that_was_changed_is_refused_or_does_no_harm()
    {
        var refused = 0;
        for (var at = 0; at < Review.Length; at++)
        {
            foreach (var change in "{}[]\",:\\ x0\0")
            {
                try
                {
                    using var review = Read($"{Review[..at]}{change}{Review[(at + 1)..]}");
                    _ = review.Object.ValueKind == JsonValueKind.Object ? new ReviewedPod(review.Object) : null;
                }
                catch (Exception exception) when (exception is JsonException or BadAdmissionRequestException)
                {
                    refused++;
                }
            }
        }

        Assert.That(refused, Is.GreaterThan(Review.Length));
    }

    [TestCase("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"u\"},\"request\":{\"uid\":\"v\"}}", "the AdmissionReview has two requests")]
    [TestCase("{\"kind\":\"Pod\",\"spec\":DEEP}", "the body is not an AdmissionReview of admission.k8s.io/v1")]
    public void It_is_refused_for_what_it_is(string text, string problem)
    {
        var deep = new string('[', 100) + new string(']', 100);
        Assert.That(
            () => Read(text.Replace("DEEP", deep, StringComparison.Ordinal)).Dispose(),
            Throws.TypeOf<BadAdmissionRequestException>().With.Message.EqualTo(problem));
    }

    [Test]
    public void Metadata_that_is_null_in_the_end_is_no_metadata()
    {
        using var review = Read(Review.Replace("\"spec\":{", "\"metadata\":null,\"spec\":{", StringComparison.Ordinal));
        var pod = new ReviewedPod(review.Object);
        Assert.That((pod.Metadata.Name, PodDocument.Open(pod.Json).Labels.ValueKind), Is.EqualTo(((string?)null, JsonValueKind.Undefined)));
    }

    private static AdmissionReview Read(string text) => AdmissionReview.Read(Encoding.UTF8.GetBytes(text));
}
