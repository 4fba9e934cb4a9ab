using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

/// <summary>The path of entries with policy Fail: what cannot be decided is refused, with the reason.</summary>
public sealed class RequiredPodTests : AdmissionFixture
{
    private const string Path = "mutate/v1pod/required";

    [Test]
    public async Task A_Pod_is_decided_about_as_on_the_other_path()
    {
        Assert.That((await ReviewAsync(PodReview(), Path)).ToJsonString(), Is.EqualTo("""{"uid":"u-1","allowed":true}"""));
        await ReviewAsync(PodReview());
        Assert.That(Webhook.Seen.Select(pod => pod.IsRequired), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task An_unexpected_error_refuses_it_and_quotes_nothing()
    {
        Webhook.OnCreate = (_, _, _) => throw new FormatException("hunter2");
        var response = await ReviewAsync(PodReview(), Path);
        Assert.Multiple(() =>
        {
            Assert.That((bool)response["allowed"]!, Is.False);
            Assert.That((int)response["status"]!["code"]!, Is.EqualTo(500));
            Assert.That((string?)response["status"]!["message"], Does.Contain("must not start without").And.Not.Contain("hunter2"));
            Assert.That(Faults.Single().StatusCode, Is.EqualTo(500));
        });
        Assert.That((bool)(await ReviewAsync(PodReview()))["allowed"]!, Is.True, "on the other path it goes through");
    }

    [Test]
    public async Task What_is_not_known_yet_refuses_it_with_the_reason()
    {
        Webhook.OnCreate = (_, _, _) => throw new UndecidedPodException("try again");
        var response = await ReviewAsync(PodReview(), Path);
        Assert.That(response["status"]!.ToJsonString(), Is.EqualTo("""{"code":503,"message":"try again"}"""));
    }

    [TestCase("no JSON", 400)]
    [TestCase("""{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}""", 400)]
    public async Task A_request_that_cannot_be_read_gets_an_HTTP_error(string body, int status)
    {
        using var response = await PostAsync(Path, body);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }
}
