using System.Net;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Checks;

/// <summary>What an answer to the dry run says of image volumes.</summary>
public sealed class ImageVolumeAnswerTests
{
    private const string Mount = """{ "name": "tools", "mountPath": "/tools", "subPath": "tools", "readOnly": true }""";
    private const string Image = """{ "name": "tools", "image": { "reference": "placeholder", "pullPolicy": "IfNotPresent" } }""";

    [TestCase(Mount, Image, ImageVolumeAnswer.Kept)]
    [TestCase("""{ "name": "other", "mountPath": "/other" }, """ + Mount, """{ "name": "other", "emptyDir": {} }, """ + Image, ImageVolumeAnswer.Kept, Description = "a policy adds to templates")]
    [TestCase(Mount, """{ "name": "tools", "emptyDir": {} }""", ImageVolumeAnswer.Dropped, Description = "before 1.31")]
    [TestCase("", "", ImageVolumeAnswer.Dropped, Description = "without the feature gate")]
    [TestCase("""{ "name": "tools", "mountPath": "/tools" }""", Image, ImageVolumeAnswer.Dropped)]
    public void A_template_that_comes_back_shows_it(string mounts, string volumes, ImageVolumeAnswer want)
    {
        var answer = Read(HttpStatusCode.Created, $$"""
            { "kind": "PodTemplate", "template": { "spec": { "containers": [{ "name": "placeholder", "volumeMounts": [{{mounts}}] }], "volumes": [{{volumes}}] } } }
            """);

        Assert.That(answer, Is.EqualTo(want));
    }

    [Test]
    public void A_server_that_refuses_the_subPath_does_not_keep_it() => Assert.That(
        Read(HttpStatusCode.UnprocessableEntity, """
            { "reason": "Invalid", "details": { "causes": [{ "field": "template.spec.containers[0].volumeMounts[0].subPath", "message": "Forbidden: not allowed in image volume sources" }] } }
            """),
        Is.EqualTo(ImageVolumeAnswer.Dropped));

    [TestCase(HttpStatusCode.UnprocessableEntity, """{ "reason": "Invalid", "message": "ValidatingAdmissionPolicy 'p' denied the request", "details": { "causes": [{ "message": "no" }] } }""")]
    [TestCase(HttpStatusCode.UnprocessableEntity, """{ "details": { "causes": [{ "field": "metadata.name" }] } }""")]
    [TestCase(HttpStatusCode.Forbidden, """{ "message": "podtemplates is forbidden" }""")]
    [TestCase(HttpStatusCode.NotFound, "{}")]
    [TestCase(HttpStatusCode.InternalServerError, "{}")]
    [TestCase(HttpStatusCode.Created, "{}")]
    [TestCase(HttpStatusCode.OK, "[]")]
    public void Any_other_answer_says_nothing(HttpStatusCode code, string json) => Assert.That(Read(code, json), Is.EqualTo(ImageVolumeAnswer.NotChecked));

    [Test]
    public void No_answer_says_nothing()
    {
        Assert.That(ImageVolumeSupport.Read(null), Is.EqualTo(ImageVolumeAnswer.NotChecked));
        Assert.That(ImageVolumeSupport.Read(new RawAnswer(HttpStatusCode.OK, default)), Is.EqualTo(ImageVolumeAnswer.NotChecked));
    }

    [TestCase(HttpStatusCode.Forbidden, """{ "message": "podtemplates is forbidden: exceeded quota." }""", "403: podtemplates is forbidden: exceeded quota")]
    [TestCase(HttpStatusCode.UnprocessableEntity, """{ "message": "policy 'p' denied\nthe request" }""", "422: policy 'p' denied the request")]
    [TestCase(HttpStatusCode.BadRequest, """{ "message": "\u001b[31mred" }""", "400: \uFFFD[31mred")]
    [TestCase(HttpStatusCode.BadGateway, "[]", "502")]
    [TestCase(HttpStatusCode.Created, "{}", "201")]
    [TestCase(HttpStatusCode.UnprocessableEntity, """{ "message": "no", "details": { "causes": [{ "field": "template.spec.volumes[0].image" }] } }""", null)]
    public void An_answer_that_says_nothing_has_words(HttpStatusCode code, string json, string? words) =>
        Assert.That(ImageVolumeSupport.Refusal(new RawAnswer(code, Json.Element(json))), Is.EqualTo(words));

    [Test]
    public void Long_words_are_cut()
    {
        var words = ImageVolumeSupport.Refusal(new RawAnswer(HttpStatusCode.Forbidden, Json.Element($$"""{ "message": "{{new string('a', 5000)}}" }""")))!;

        Assert.That(words, Has.Length.EqualTo("403: ".Length + 512).And.EndsWith("a…"));
        Assert.That(DeliveryProblem.RefusedBy(words, isSettled: true).Message, Has.Length.LessThan(Excerpt.MaxMessageLength));
        Assert.That(ImageVolumeSupport.Refusal(null), Is.Null);
    }

    private static ImageVolumeAnswer Read(HttpStatusCode code, string json) => ImageVolumeSupport.Read(new RawAnswer(code, Json.Element(json)));
}
