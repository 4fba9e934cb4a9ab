using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Webhooks.Validation;

/// <summary>The webhook as the API server calls it: over TLS, at its path, with whole reviews.</summary>
public sealed class ValidationEndpointTests
{
    private StandaloneOperator _operator = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _operator = await StandaloneOperator.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _operator.DisposeAsync();

    [Test]
    public async Task A_bad_one_is_refused_with_422_and_every_error()
    {
        var response = await AskAsync("CREATE", """{ "proxyPort": 70000, "inject": "Proxy" }""", null);
        Assert.That(response.ToJsonString(), Is.EqualTo(
            """{"uid":"u-1","allowed":false,"status":{"code":422,"message":"spec.inject: Invalid value: has a value of the wrong type"}}"""));

        response = await AskAsync("CREATE", """{ "proxyPort": 70000, "toolsImage": "" }""", null);
        Assert.That(Json.Text(response), Is.EqualTo(Json.Text("""
            {
              "uid": "u-1", "allowed": false,
              "status": { "code": 422, "message": "[spec.proxyPort: Invalid value: 70000: must be between 1 and 65535, spec.toolsImage: Required value]" }
            }
            """)));
    }

    [Test]
    public async Task A_good_one_is_let_in() =>
        Assert.That((await AskAsync("CREATE", """{ "socketPath": "/run/dragonfly/d.sock" }""", null)).ToJsonString(), Is.EqualTo("""{"uid":"u-1","allowed":true}"""));

    [Test]
    public async Task What_was_wrong_before_is_a_warning() => Assert.That(
        (await AskAsync("UPDATE", """{ "proxyPort": 0, "priority": 1 }""", """{ "proxyPort": 0 }""")).ToJsonString(),
        Is.EqualTo("""{"uid":"u-1","allowed":true,"warnings":["spec.proxyPort: Invalid value: 0: must be between 1 and 65535"]}"""));

    private async Task<JsonNode> AskAsync(string operation, string spec, string? oldSpec)
    {
        static string Resource(string spec) =>
            $$"""{ "apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection", "metadata": { "name": "default" }, "spec": {{spec}} }""";

        var review = $$"""
            {
              "kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1",
              "request": {
                "uid": "u-1",
                "kind": { "group": "dragonfly.io", "version": "v1alpha1", "kind": "DragonflyInjection" },
                "resource": { "group": "dragonfly.io", "version": "v1alpha1", "resource": "dragonflyinjections" },
                "name": "default", "operation": "{{operation}}", "dryRun": false,
                "object": {{Resource(spec)}},
                "oldObject": {{(oldSpec is null ? "null" : Resource(oldSpec))}}
              }
            }
            """;
        using var content = new StringContent(review, Encoding.UTF8, "application/json");
        using var answer = await _operator.Client.PostAsync(new Uri("/validate/v1alpha1dragonflyinjection", UriKind.Relative), content);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;
    }
}
