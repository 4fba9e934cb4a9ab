using System.Text.Json.Nodes;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>
/// Sends admissions to an operator on loopback, by URL, as there is no network for a Service. The CA bundle is what the
/// operator publishes.
/// </summary>
internal sealed class WebhookRegistration : IAsyncDisposable
{
    private const string Group = "/apis/admissionregistration.k8s.io/v1";

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
    /// <param name="port">Of what stands before the operator; null: its own.</param>
    public static Task<WebhookRegistration> ForPodsAsync(
        ApiClient api, OperatorProcess process, string failurePolicy, JsonObject namespaceSelector, int? port = null)
    {
        var webhook = PodWebhook(port ?? process.Port, failurePolicy, namespaceSelector);
        return RegisterAsync(api, "MutatingWebhookConfiguration", process.MutatingConfiguration, webhook);
    }

    /// <param name="api">Where to register.</param>
    /// <param name="constant">Who is called, as the operator would be.</param>
    /// <param name="namespaceSelector">Of which namespaces the Pods are sent.</param>
    public static Task<WebhookRegistration> ForPodsAsync(ApiClient api, ConstantWebhook constant, JsonObject namespaceSelector)
    {
        var webhook = PodWebhook(constant.Port, "Fail", namespaceSelector);
        webhook["clientConfig"]!["caBundle"] = constant.CaBundle;
        // Called again for a mount that the API server adds to a container of the patch, it would add all of it again.
        webhook["reinvocationPolicy"] = "Never";
        return RegisterAsync(api, "MutatingWebhookConfiguration", $"constant-{constant.Port}", webhook);
    }

    /// <summary>Once this returns the API server asks the operator about resources of all kinds.</summary>
    public static async Task<WebhookRegistration> ForInjectionsAsync(ApiClient api, OperatorProcess process)
    {
        JsonObject[] webhooks =
        [
            .. ResourceDefinition.All().Select(one => Webhook(
                $"validate.{one.Plural[..^1]}.dragonfly.io.v1alpha1",
                process.Port,
                $"/validate/v1alpha1{one.Plural[..^1]}",
                "Fail",
                Rule("dragonfly.io", "v1alpha1", one.Plural, ["CREATE", "UPDATE"]))),
        ];
        var registration = await RegisterAsync(api, "ValidatingWebhookConfiguration", process.ValidatingConfiguration, webhooks);
        // It learns of the registration, and then of its CA bundle, a moment later: the operator's own refusal shows both.
        var bad = InjectionManifest.Create("bad", new JsonObject { ["toolsOnPath"] = new JsonArray("a/b") });
        await Poll.UntilAsync("a refusal by the operator", async cancellationToken =>
            (await api.PostAsync($"{TestCluster.Injections}?dryRun=All", bad, cancellationToken)).Message.Contains("denied the request", StringComparison.Ordinal));
        return registration;
    }

    /// <summary>What the API server checks the operator's certificate with, as PEM in base64.</summary>
    public async Task<string?> ReadCaBundleAsync(CancellationToken cancellationToken = default)
    {
        var configuration = (await _api.GetAsync(_path, cancellationToken)).Object;
        return (string?)configuration["webhooks"]![0]!["clientConfig"]!["caBundle"];
    }

    public async ValueTask DisposeAsync() => await _api.DeleteAsync(_path);

    private static async Task<WebhookRegistration> RegisterAsync(ApiClient api, string kind, string name, params JsonObject[] webhooks)
    {
        var configuration = new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = new JsonArray([.. webhooks]),
        };
        var collection = $"{Group}/{kind.ToLowerInvariant()}s";
        _ = (await api.PostAsync(collection, configuration)).Object;
        var registration = new WebhookRegistration(api, $"{collection}/{name}");
        await Poll.UntilAsync(
            $"a CA bundle in {name}",
            async cancellationToken => await registration.ReadCaBundleAsync(cancellationToken) is { Length: > 0 });
        return registration;
    }

    private static JsonObject Rule(string group, string version, string resource, JsonArray operations) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["apiVersions"] = new JsonArray(version),
        ["resources"] = new JsonArray(resource),
        ["operations"] = operations,
    };

    private static JsonObject PodWebhook(int port, string failurePolicy, JsonObject namespaceSelector)
    {
        var webhook = Webhook("mutate.pod.v1", port, "/mutate/v1pod", failurePolicy, Rule("", "v1", "pods", ["CREATE"]));
        webhook["reinvocationPolicy"] = "IfNeeded";
        webhook["sideEffects"] = "NoneOnDryRun";
        webhook["namespaceSelector"] = namespaceSelector;
        return webhook;
    }

    private static JsonObject Webhook(string name, int port, string path, string failurePolicy, JsonObject rule) => new()
    {
        ["name"] = name,
        ["clientConfig"] = new JsonObject { ["url"] = $"https://127.0.0.1:{port}{path}" },
        ["rules"] = new JsonArray(rule),
        ["admissionReviewVersions"] = new JsonArray("v1"),
        ["failurePolicy"] = failurePolicy,
        ["sideEffects"] = "None",
        // A busy machine may take longer than what is shipped allows.
        ["timeoutSeconds"] = 20,
    };
}
