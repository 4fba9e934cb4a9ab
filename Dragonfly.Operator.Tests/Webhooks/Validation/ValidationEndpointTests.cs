using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Webhooks.Admission;

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
        AssertSays(
            await AskAsync("CREATE", """{ "proxyPort": 70000, "inject": "Proxy" }""", null),
            """{"uid":"u-1","allowed":false,"status":{"code":422,"message":"spec.inject: Invalid value: has a value of the wrong type"}}""");
        AssertSays(
            await AskAsync("CREATE", """{ "proxyPort": 70000, "toolsImage": "" }""", null),
            """
            {
              "uid": "u-1", "allowed": false,
              "status": { "code": 422, "message": "[spec.proxyPort: Invalid value: 70000: must be between 1 and 65535, spec.toolsImage: Required value]" }
            }
            """);
    }

    [Test]
    public async Task A_good_one_is_let_in() =>
        AssertSays(await AskAsync("CREATE", """{ "socketPath": "/run/dragonfly/d.sock" }""", null), """{"uid":"u-1","allowed":true}""");

    [Test]
    public async Task What_was_wrong_before_is_a_warning() => AssertSays(
        await AskAsync("UPDATE", """{ "proxyPort": 0, "priority": 1 }""", """{ "proxyPort": 0 }"""),
        """{"uid":"u-1","allowed":true,"warnings":["spec.proxyPort: Invalid value: 0: must be between 1 and 65535"]}""");

    [Test]
    public async Task An_error_lets_it_in_with_a_warning()
    {
        _operator.Log.Take();
        AssertSays(
            await AskAsync("CREATE", "{}", null, name: "{}"),
            """{"uid":"u-1","allowed":true,"warnings":["an admission webhook failed and left the object as it is; see the operator's log"]}""");
        Assert.That(_operator.Log.Take().Select(line => line.Text), Has.One.Contains("u-1"));
    }

    /// <summary>By value: what says nothing may be there or not, in any order.</summary>
    private static void AssertSays(JsonNode response, string want)
    {
        var said = new JsonObject(response.AsObject()
            .Where(member => member.Value is not (null or JsonArray { Count: 0 }))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        Assert.That(JsonNode.DeepEquals(said, JsonNode.Parse(want)), response.ToJsonString());
    }

    private async Task<JsonNode> AskAsync(string operation, string spec, string? oldSpec, string name = "\"default\"")
    {
        string Resource(string spec) =>
            $$"""{ "apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection", "metadata": { "name": {{name}} }, "spec": {{spec}} }""";

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
