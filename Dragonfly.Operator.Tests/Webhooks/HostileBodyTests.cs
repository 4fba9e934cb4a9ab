using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>What nobody who means well sends: each is answered, and the next Pod is injected (see the base's tear-down).</summary>
public sealed class HostileBodyTests : ReviewFixture
{
    private const string Asking = "\"metadata\":{\"name\":\"web\",\"annotations\":{\"dragonfly.io/inject\":\"true\"}}";

    private static IEnumerable<TestCaseData> NullsInLists()
    {
        yield return new TestCaseData("{\"metadata\":{\"name\":\"web\",\"annotations\":{\"dragonfly.io/inject\":\"x\"},\"ownerReferences\":[null]},\"spec\":{}}");
        yield return new TestCaseData("{\"metadata\":{\"name\":\"web\",\"finalizers\":[null],\"annotations\":{\"dragonfly.io/inject\":null,\"a\":null},\"labels\":{\"a\":null}},\"spec\":{}}");
        foreach (var list in new[] { "containers", "initContainers", "ephemeralContainers", "volumes", "imagePullSecrets", "tolerations", "hostAliases", "resourceClaims" })
        {
            yield return new TestCaseData($"{{{Asking},\"spec\":{{\"{list}\":[null]}}}}");
            yield return new TestCaseData($"{{{Asking},\"spec\":{{\"containers\":[{{\"name\":\"a\"}}],\"{(list == "containers" ? "x" : list)}\":[null,{{\"name\":\"b\"}}]}}}}");
        }

        foreach (var list in new[] { "env", "envFrom", "volumeMounts", "volumeDevices", "ports", "args", "command" })
        {
            yield return new TestCaseData($"{{{Asking},\"spec\":{{\"containers\":[{{\"name\":\"a\",\"{list}\":[null]}}]}}}}");
        }
    }

    [TestCaseSource(nameof(NullsInLists))]
    public async Task Null_in_a_list_is_harmless(string pod)
    {
        var answer = await Operator.ReviewAsync(Review.OfPod(pod));
        Assert.That(answer.Allowed);
        Assert.That(Operator.Log.Take(), Has.Count.EqualTo(1));
        Assert.That(Counts.Take(), Has.Length.EqualTo(1));
    }

    [TestCase("deep object", "{\"a\":", "1", "}")]
    [TestCase("deep list", "[", "", "]")]
    public async Task Deep_nesting_is_answered(string name, string open, string middle, string close)
    {
        foreach (var depth in new[] { 60, 64, 100, 10_000, 500_000 })
        {
            var deep = new StringBuilder().Insert(0, open, depth).Append(middle).Append(new StringBuilder().Insert(0, close, depth)).ToString();
            await AssertAnsweredAsync(Review.OfPod($"{{{Asking},\"spec\":{{\"x\":{deep},\"containers\":[{{\"name\":\"a\"}}]}}}}"), name);
            await AssertAnsweredAsync(Review.OfPod($"{{\"x\":{deep},{Asking},\"spec\":{{\"containers\":[{{\"name\":\"a\"}}]}}}}"), name);
            await AssertAnsweredAsync(Review.OfPod($"{{\"metadata\":{{\"annotations\":{deep}}},\"spec\":{{}}}}"), name);
            await AssertAnsweredAsync(deep, name);
        }
    }

    [TestCase("1e999999999")]
    [TestCase("-1e-999999999")]
    [TestCase("99999999999999999999999999999999999999999999")]
    public async Task Huge_numbers_are_answered(string number)
    {
        await AssertAnsweredAsync(Review.OfPod($"{{\"metadata\":{{\"generation\":{number},\"annotations\":{{\"dragonfly.io/inject\":\"true\"}}}},\"spec\":{{\"containers\":[]}}}}"), number);
        await AssertAnsweredAsync(Review.OfPod($"{{{Asking},\"spec\":{{\"priority\":{number},\"containers\":[{{\"name\":\"a\",\"resources\":{{\"limits\":{{\"cpu\":{number}}}}}}}]}}}}"), number);
        await AssertAnsweredAsync(Review.OfPod($"{{\"metadata\":{{\"annotations\":{{\"dragonfly.io/inject\":\"true\",\"dragonfly.io/tools-cpu-limit\":\"{number}\",\"dragonfly.io/proxy-port\":\"{number}\"}}}},\"spec\":{{\"containers\":[]}}}}"), number);
    }

    [TestCase("\"metadata\":{\"name\":\"a\",\"name\":\"b\"},\"metadata\":{\"annotations\":{\"dragonfly.io/inject\":\"true\",\"dragonfly.io/inject\":\"false\"}},\"spec\":{},\"spec\":{\"containers\":[],\"containers\":[]}")]
    [TestCase("\"metadata\":{\"name\":\"\\ud800\",\"annotations\":{\"dragonfly.io/inject\":\"true\"}},\"spec\":{\"containers\":[]}")]
    [TestCase("\"metadata\":{\"annotations\":{\"dragonfly.io/inject\":\"true\",\"dragonfly.io/injection\":\"\\udc00\"}},\"spec\":{\"containers\":[]}")]
    [TestCase("\"metadata\":{\"annotations\":{\"dragonfly.io/\\ud800\":\"\",\"dragonfly.io/inject\":\"true\"}},\"spec\":{\"containers\":[{\"name\":\"\\ud800\"}]}")]
    public async Task Duplicate_keys_and_lone_surrogates_are_answered(string pod) => await AssertAnsweredAsync(Review.OfPod($"{{{pod}}}"), pod);

    [Test]
    public async Task Bytes_that_are_no_text_are_answered()
    {
        var review = Encoding.UTF8.GetBytes(Review.OfPod("{\"metadata\":{\"name\":\"@@\",\"namespace\":\"@@\",\"annotations\":{\"dragonfly.io/inject\":\"true\",\"dragonfly.io/injection\":\"@@\"}},\"spec\":{\"containers\":[]}}"));
        foreach (var invalid in new byte[] { 0xff, 0xc0, 0xed, 0x80, 0x1b, 0x9b, 0 })
        {
            using var content = new ByteArrayContent([.. review.Select(one => one == (byte)'@' ? invalid : one)]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await Operator.Client.PostAsync("/mutate/v1pod", content);
            Assert.That(response.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.BadRequest));
            Assert.That(Operator.Log.Take().Where(line => line.Text.Any(char.IsControl)), Is.Empty);
        }
    }

    [TestCase("1,", ExpectedResult = HttpStatusCode.RequestEntityTooLarge)]
    [TestCase("[],", ExpectedResult = HttpStatusCode.RequestEntityTooLarge)]
    [TestCase("\"123456789\",", ExpectedResult = HttpStatusCode.OK)]
    public async Task<HttpStatusCode> More_values_than_there_is_memory_for_are_not_parsed(string value)
    {
        var values = new StringBuilder().Insert(0, value, 6 * 1024 * 1024 / value.Length).Append(value.TrimEnd(','));
        using var request = Post(Review.OfPod($"{{{Asking},\"spec\":{{\"x\":[{values}],\"containers\":[{{\"name\":\"a\"}}]}}}}"));
        using var response = await Operator.Client.SendAsync(request);
        return response.StatusCode;
    }

    [Test]
    public async Task A_uid_that_no_API_server_makes_is_refused()
    {
        var text = await SendAsync(Post(Review.OfPod(Pod, uid: new string('u', 254))), HttpStatusCode.BadRequest);
        Assert.That(text, Is.EqualTo("the AdmissionReview's request has a uid of more than 253 characters\n"));
    }

    private async Task AssertAnsweredAsync(string review, string what)
    {
        using var request = Post(review);
        using var response = await Operator.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.BadRequest), what);
        Assert.That(Operator.Log.Take().Where(line => line.Text.Any(char.IsControl)), Is.Empty);
    }
}
