using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Is everything installed, and does it fit together?</summary>
internal sealed class InstallationChecks(IKubernetesClient client, CheckOptions options, Kinds kinds, TimeProvider time)
{
    private static readonly TimeSpan ExpiresSoon = TimeSpan.FromDays(14);

    public async Task<CheckResult> ConfigurationAsync(CancellationToken cancellationToken)
    {
        const string Name = "webhook configuration";
        const string Remedy = "install it again, e.g. kubectl apply -k config/default";
        var mutating = (await MutatingAsync(cancellationToken))?.Webhooks;
        var validating = (await ValidatingAsync(cancellationToken))?.Webhooks;
        return (mutating, validating) switch
        {
            (not { Count: > 0 }, _) => CheckResult.Bad(
                Name, $"MutatingWebhookConfiguration {options.Installation.MutatingConfiguration} is missing or empty: no Pod is injected", Remedy),
            (_, not { Count: > 0 }) => CheckResult.Bad(
                Name,
                $"ValidatingWebhookConfiguration {options.Installation.ValidatingConfiguration} is missing or empty: bad {kinds.Plurals()} are not refused",
                Remedy),
            _ => CheckResult.Good(Name, $"{options.Installation.MutatingConfiguration} calls for Pods in {mutating.Count} entries"),
        };
    }

    public async Task<CheckResult> BundleAsync(CancellationToken cancellationToken)
    {
        const string Name = "CA bundle";
        List<byte[]> published =
        [
            .. (await MutatingAsync(cancellationToken))?.Webhooks?.Select(webhook => webhook.ClientConfig?.CaBundle ?? []) ?? [],
            .. (await ValidatingAsync(cancellationToken))?.Webhooks?.Select(webhook => webhook.ClientConfig?.CaBundle ?? []) ?? [],
        ];
        var expected = await SecretDataAsync("ca.crt", cancellationToken);
        if (published.Count == 0)
        {
            return CheckResult.Bad(Name, "there is no webhook to publish it for", "see the check webhook configuration");
        }

        if (published.Any(bundle => bundle.Length == 0))
        {
            return CheckResult.Bad(Name, "a webhook has no caBundle, so API servers cannot call it", "see the operator's log: it publishes the bundle");
        }

        if (expected is null)
        {
            return CheckResult.Good(Name, $"published; there is no Secret {options.Installation.Secret} to compare it with (a mounted certificate?)");
        }

        return published.TrueForAll(bundle => bundle.AsSpan().SequenceEqual(expected))
            ? CheckResult.Good(Name, $"equals ca.crt of Secret {options.Installation.Secret}")
            : CheckResult.Bad(
                Name,
                $"differs from ca.crt of Secret {options.Installation.Secret}",
                "wait ten seconds; if it stays so, see the operator's log, and whether another tool writes caBundle");
    }

    public async Task<CheckResult> CertificateAsync(CancellationToken cancellationToken)
    {
        const string Name = "CA certificate";
        if (await SecretDataAsync("tls.crt", cancellationToken) is not { } pem)
        {
            return CheckResult.Good(Name, $"no Secret {options.Installation.Secret}: the operator serves a mounted certificate, or has never run");
        }

        var end = CaBundle.Read(pem, "tls.crt").Content.Max(CertificateLifetimes.EndOf);
        return end - time.GetUtcNow() > ExpiresSoon
            ? CheckResult.Good(Name, $"valid until {end:u}")
            : CheckResult.Bad(Name, $"ends {end:u}", "the operator should have replaced it long ago: see its log");
    }

    public async Task<CheckResult> EndpointsAsync(CancellationToken cancellationToken)
    {
        const string Name = "endpoints";
        var (service, @namespace) = (options.Installation.Service, options.Installation.Namespace);
        var endpoints = await client.GetAsync<V1Endpoints>(service, @namespace, cancellationToken);
        var ready = endpoints?.Subsets?.Sum(subset => subset.Addresses?.Count ?? 0) ?? 0;
        return ready > 0
            ? CheckResult.Good(Name, $"{ready} ready behind Service {@namespace}/{service}")
            : CheckResult.Bad(Name, $"none is ready behind Service {@namespace}/{service}", $"kubectl -n {@namespace} get pods; kubectl -n {@namespace} logs deployment/{service}");
    }

    private Task<V1MutatingWebhookConfiguration?> MutatingAsync(CancellationToken cancellationToken) =>
        client.GetAsync<V1MutatingWebhookConfiguration>(options.Installation.MutatingConfiguration, cancellationToken: cancellationToken);

    private Task<V1ValidatingWebhookConfiguration?> ValidatingAsync(CancellationToken cancellationToken) =>
        client.GetAsync<V1ValidatingWebhookConfiguration>(options.Installation.ValidatingConfiguration, cancellationToken: cancellationToken);

    private async Task<byte[]?> SecretDataAsync(string key, CancellationToken cancellationToken) =>
        (await client.GetAsync<V1Secret>(options.Installation.Secret, options.Installation.Namespace, cancellationToken))?.Data is { } data
        && data.TryGetValue(key, out var value) ? value : null;
}
