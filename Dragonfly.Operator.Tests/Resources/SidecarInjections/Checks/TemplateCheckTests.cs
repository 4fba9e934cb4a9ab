using System.Net;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.SidecarInjections.Checks;

namespace Dragonfly.Operator.Tests.Resources.SidecarInjections.Checks;

public sealed class TemplateCheckTests
{
    private const string Spec = """
        {
          "podSelector": {}, "annotations": { "a": "b" },
          "initContainers": [{ "name": "setup", "image": "a" }],
          "containers": [{ "name": "first", "image": "a" }, { "name": "second", "image": "a", "ports": [{ "containerPort": 80 }] }],
          "volumes": [{ "name": "v", "emptyDir": {} }],
          "shared": { "env": [{ "name": "A", "value": "b" }], "volumeMounts": [{ "name": "v", "mountPath": "/v" }] }
        }
        """;

    [TestCase(false, "template.spec.containers[1].image", "spec.containers[0].image")]
    [TestCase(false, "template.spec.containers[2].ports[0].containerPort", "spec.containers[1].ports[0].containerPort")]
    [TestCase(false, "template.spec.initContainers[0].image", "spec.initContainers[0].image")]
    [TestCase(true, "template.spec.initContainers[0].image", "spec.initContainers[0].image")]
    [TestCase(true, "template.spec.initContainers[2].ports[0].hostPort", "spec.containers[1].ports[0].hostPort")]
    [TestCase(true, "template.spec.containers[0].env[0].name", "spec.shared.env[0].name")]
    [TestCase(true, "template.spec.containers[0].volumeMounts[0].subPath", "spec.shared.volumeMounts[0].subPath")]
    [TestCase(true, "template.spec.volumes[0].emptyDir", "spec.volumes[0].emptyDir")]
    [TestCase(true, "template.annotations", "spec.annotations")]
    [TestCase(true, "template.spec.containers[0].resources", "spec")]
    public void Errors_name_fields_of_the_resource(bool native, string field, string expected)
    {
        var answer = Read(native, HttpStatusCode.UnprocessableEntity, $$$"""{"message":"m","details":{"causes":[{"field":"{{{field}}}","message":"Invalid value: 0: must be between 1 and 65535"}]}}""");

        Assert.That(answer.Errors.Select(error => error.ToString()), Is.EqualTo(new[] { $"{expected}: Invalid value: 0: must be between 1 and 65535" }));
    }

    [Test]
    public void An_unknown_field_is_named_by_the_strict_decoder() => Assert.That(
        Read(native: false, HttpStatusCode.BadRequest, """
            {"message":"PodTemplate in version \"v1\" cannot be handled as a PodTemplate: strict decoding error: unknown field \"template.spec.containers[1].imag\""}
            """).Errors.Single().ToString(),
        Is.EqualTo("spec: strict decoding error: unknown field \"spec.containers[0].imag\""));

    [TestCase(HttpStatusCode.Forbidden, """{"message":"podtemplates is forbidden"}""")]
    [TestCase(HttpStatusCode.BadRequest, """{"message":"admission webhook \"a\" does not support dry run"}""")]
    [TestCase(HttpStatusCode.NotFound, "null")]
    [TestCase(HttpStatusCode.InternalServerError, "null")]
    [TestCase(HttpStatusCode.TooManyRequests, """{"message":"slow down"}""")]
    public void Any_other_answer_says_nothing_of_the_containers(HttpStatusCode code, string json)
    {
        var answer = Read(native: false, code, json);

        Assert.That((answer.IsAccepted, answer.Errors.Count), Is.EqualTo((false, 0)));
    }

    [Test]
    public void What_is_stored_is_accepted() => Assert.That(Read(native: false, HttpStatusCode.Created, "{}").IsAccepted);

    [TestCase(false, """
        {
          "apiVersion": "v1", "kind": "PodTemplate", "metadata": { "name": "d7y-operator-dry-run" },
          "template": {
            "metadata": { "annotations": { "a": "b" } },
            "spec": {
              "initContainers": [{ "name": "setup", "image": "a" }],
              "containers": [
                { "name": "placeholder-0", "image": "placeholder", "env": [{ "name": "A", "value": "b" }], "volumeMounts": [{ "name": "v", "mountPath": "/v" }] },
                { "name": "first", "image": "a" }, { "name": "second", "image": "a", "ports": [{ "containerPort": 80 }] }
              ],
              "volumes": [{ "name": "v", "emptyDir": {} }],
              "imagePullSecrets": []
            }
          }
        }
        """)]
    public void The_template_has_everything(bool native, string expected) => Assert.That(
        Json.Text(TemplateCheck.Write(SidecarInjectionReaderTests.Rule(Spec).Plan, native).Template), Is.EqualTo(Json.Text(expected)));

    private static TemplateAnswer Read(bool native, HttpStatusCode code, string json) => TemplateCheck.Read(
        new RawAnswer(code, Json.Element(json)), TemplateCheck.Write(SidecarInjectionReaderTests.Rule(Spec).Plan, native).Fields);
}
