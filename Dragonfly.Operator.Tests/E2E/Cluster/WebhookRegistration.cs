using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Sends admissions to an operator on loopback, by URL, as there is no network for a Service.</summary>
internal sealed class WebhookRegistration : IAsyncDisposable
{
    private const string Mutating = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Validating = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    private readonly ApiClient _api;
    private readonly string _path;

    private WebhookRegistration(ApiClient api, string path)
    {
        _api = api;
        _path = path;
    }

    /// <param name="api">Where to register.</param>
    /// <param name="process">Who is called.</param>
    /// <param name="failurePolicy">Ignore, or Fail: what happens to Pods when it does not answer.</param>
    /// <param name="namespaceSelector">Of which namespaces the Pods are sent.</param>
    public static Task<WebhookRegistration> ForPodsAsync(
        ApiClient api, OperatorProcess process, string failurePolicy, JsonObject namespaceSelector)
    {
        var webhook = Webhook("mutate.pod.v1", process, "/mutate/v1pod", failurePolicy, "", "v1", "pods", ["CREATE"]);
        webhook["reinvocationPolicy"] = "IfNeeded";
        webhook["namespaceSelector"] = namespaceSelector;
        return RegisterAsync(api, Mutating, "MutatingWebhookConfiguration", $"e2e-{process.Name}", webhook);
    }

    public static Task<WebhookRegistration> ForInjectionsAsync(ApiClient api, OperatorProcess process) => RegisterAsync(
        api,
        Validating,
        "ValidatingWebhookConfiguration",
        $"e2e-{process.Name}",
        Webhook(
            "validate.dragonflyinjection.dragonfly.io.v1alpha1",
            process,
            "/validate/v1alpha1dragonflyinjection",
            "Fail",
            "dragonfly.io",
            "v1alpha1",
            "dragonflyinjections",
            ["CREATE", "UPDATE"]));

    public async ValueTask DisposeAsync() => await _api.DeleteAsync(_path);

    private static async Task<WebhookRegistration> RegisterAsync(ApiClient api, string path, string kind, string name, JsonObject webhook)
    {
        var configuration = new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = new JsonArray(webhook),
        };
        _ = (await api.PostAsync(path, configuration)).Object;
        return new(api, $"{path}/{name}");
    }

    private static JsonObject Webhook(
        string name, OperatorProcess process, string path, string failurePolicy, string group, string version, string resource, JsonArray operations) => new()
        {
            ["name"] = name,
            ["clientConfig"] = new JsonObject
            {
                ["url"] = $"https://127.0.0.1:{process.Port}{path}",
                ["caBundle"] = Convert.ToBase64String(process.CaBundle),
            },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(group),
                ["apiVersions"] = new JsonArray(version),
                ["resources"] = new JsonArray(resource),
                ["operations"] = operations,
            }),
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["failurePolicy"] = failurePolicy,
            ["sideEffects"] = "None",
            ["timeoutSeconds"] = 5,
        };
}
