using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Webhooks.Admission;

public sealed class UnreadSpecTests : AdmissionFixture
{
    [Test]
    public async Task A_spec_that_is_no_json_lets_the_pod_through_with_a_warning_once_it_is_looked_at()
    {
        var review = PodReview().ToJsonString().Replace("\"containers\":[]", "\"containers\":[nothing]", StringComparison.Ordinal);
        using var unseen = await PostAsync("mutate/v1pod", review);
        Assert.That(await unseen.Content.ReadAsStringAsync(), Does.Contain("""{"uid":"u-1","allowed":true}"""));

        Webhook.OnCreate = (webhook, pod, _) => webhook.Unchanged(((IPodSource)pod).Spec.GetRawText());
        using var seen = await PostAsync("mutate/v1pod", review);
        Assert.That(await seen.Content.ReadAsStringAsync(), Does.Contain("\"allowed\":true,\"warnings\":[\"an admission webhook failed"));
        Assert.That(Faults.Single().Exception, Is.InstanceOf<JsonException>());
    }
}
