using System.Net;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>Requests that are no reviews get an HTTP error; the API server then does what failurePolicy says.</summary>
public sealed class BadRequestTests : ReviewFixture
{
    private const int MaxBytes = 7 * 1024 * 1024;

    [TestCase("", "the body is not JSON")]
    [TestCase("{", "the body is not JSON")]
    [TestCase("apiVersion: admission.k8s.io/v1", "the body is not JSON")]
    [TestCase("[]", "the body is not an AdmissionReview of admission.k8s.io/v1")]
    [TestCase(Pod, "the body is not an AdmissionReview of admission.k8s.io/v1")]
    [TestCase("""{ "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1beta1", "request": { "uid": "a" } }""", "the body is not an AdmissionReview of admission.k8s.io/v1")]
    [TestCase("""{ "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1" }""", "the AdmissionReview has no request")]
    [TestCase("""{ "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {} }""", "the AdmissionReview's request has no uid")]
    public async Task A_body_that_is_no_review(string body, string problem)
    {
        Assert.That(await SendAsync(Post(body), HttpStatusCode.BadRequest), Is.EqualTo(problem + "\n"));
        AssertOneError("");
    }

    [TestCase("text/plain")]
    [TestCase("application/yaml")]
    public async Task A_body_of_another_type(string contentType)
    {
        await SendAsync(Post(Review.OfPod(Pod), contentType), HttpStatusCode.UnsupportedMediaType);
        AssertOneError("admission request refused with status 415: Error, the body must be of type application/json");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_body_over_seven_mebibytes(bool chunked)
    {
        var request = Post(Review.OfPod(Pod) + new string(' ', MaxBytes));
        // So that the answer does not cross a body which nobody reads any more.
        request.Headers.ExpectContinue = true;
        request.Headers.TransferEncodingChunked = chunked;
        await SendAsync(request, HttpStatusCode.RequestEntityTooLarge);
        AssertOneError(chunked ? "" : "the body is longer than 7 MiB");
    }

    // Kestrel counts the frames of the chunks, too, so what is left for the body is a little less than the limit.
    [TestCase(false, 0)]
    [TestCase(true, 100_000)]
    public async Task A_body_just_short_enough_is_no_error(bool chunked, int room)
    {
        var review = Review.OfPod(Pod);
        var request = Post(review + new string(' ', MaxBytes - room - Encoding.UTF8.GetByteCount(review)));
        request.Headers.TransferEncodingChunked = chunked;

        var answer = ReviewAnswer.Read(await SendAsync(request, HttpStatusCode.OK));

        Assert.That(answer.Patch, Is.Not.Null);
        Assert.That(Counts.Take(), Is.EqualTo(["Injected"]));
    }

    [TestCase("GET", "/mutate/v1pod", HttpStatusCode.MethodNotAllowed)]
    [TestCase("PUT", "/mutate/v1pod", HttpStatusCode.MethodNotAllowed)]
    [TestCase("PUT", "/Mutate/v1Pod/", HttpStatusCode.MethodNotAllowed)]
    [TestCase("POST", "/mutate/v1pod/other", HttpStatusCode.NotFound)]
    [TestCase("POST", "/mutate/v1pods", HttpStatusCode.NotFound)]
    [TestCase("GET", "/", HttpStatusCode.NotFound)]
    [TestCase("POST", "/mutate", HttpStatusCode.NotFound)]
    [TestCase("GET", "/healthz", HttpStatusCode.NotFound)]
    [TestCase("GET", "/metrics", HttpStatusCode.NotFound)]
    public async Task Another_method_or_path(string method, string path, HttpStatusCode status)
    {
        await SendAsync(new(new HttpMethod(method), path), status);
        AssertNotNoticed();
    }
}
