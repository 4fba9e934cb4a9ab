using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Runs the checks, each on its own: one that fails to look does not keep the others from it.</summary>
internal sealed class CheckRun(IKubernetesClient client, CheckOptions options, Kinds kinds, TimeProvider time)
{
    private readonly List<CheckResult> _results = [];

    public async Task<IReadOnlyList<CheckResult>> ExecuteAsync(CancellationToken cancellationToken)
    {
        const string Resources = "CRD";
        ClusterState? state = null;
        await AddAsync(Resources, async () =>
        {
            try
            {
                state = await ClusterState.ReadAsync(client, kinds, cancellationToken);
                return CheckResult.Good(Resources, $"{kinds.Plurals()} can be read");
            }
            catch (UnknownKindException exception)
            {
                return CheckResult.Bad(Resources, exception.Message, "kubectl apply -k config/crd");
            }
        });
        var called = CalledPods.Unknown;
        if (state is not null)
        {
            var (mutators, resources) = (options.Installation.MutatingConfiguration, options.Installation.ResourcesConfiguration);
            called = (await InstalledWebhooks.ReadAsync(client, mutators, resources, kinds, cancellationToken)).Pods;
            state = state with { PodSecurityDefault = options.PodSecurityDefault, Publication = called.Publication, Now = time.GetUtcNow().UtcDateTime };
        }

        var installation = new InstallationChecks(client, options, kinds, time);
        await AddAsync("webhook configuration", () => installation.ConfigurationAsync(cancellationToken));
        await AddAsync("CA bundle", () => installation.BundleAsync(cancellationToken));
        await AddAsync("CA certificate", () => installation.CertificateAsync(cancellationToken));
        await AddAsync("endpoints", () => installation.EndpointsAsync(cancellationToken));
        if (state is not null)
        {
            _results.AddRange(kinds.SelectMany(kind => kind.Checks.Resources(state)));
            await AddAsync("Pod Security default", () => new PodSecurityCheck(client, options, state).DefaultAsync(cancellationToken));
        }

        foreach (var kind in kinds)
        {
            if (kind.Checks.Trial is { } request)
            {
                await AddAsync(TrialPod.Name, () => new TrialPod(client, options.Namespace, request, kind.Mark).CheckAsync(cancellationToken));
            }
        }

        if (state is not null)
        {
            await AddAsync("running Pods", () => new PodChecks(client, called, state).BarePodsAsync(cancellationToken));
            foreach (var (name, run) in kinds.SelectMany(kind => kind.Checks.Cluster))
            {
                await AddAsync(name, () => run(client, cancellationToken));
            }
        }
        else
        {
            _results.Add(CheckResult.Bad(
                "namespaces and running Pods",
                $"could not be checked without {kinds.Plurals("Namespaces")}",
                $"see the check {Resources}"));
        }

        return _results;
    }

    private async Task AddAsync(string name, Func<Task<CheckResult>> check)
    {
        try
        {
            _results.Add(await check());
        }
        catch (Exception exception) when (Failure(name, exception) is { } failure)
        {
            _results.Add(failure);
        }
    }

    private static CheckResult? Failure(string name, Exception exception) => exception switch
    {
        // Forbidden, most often: the rest can still be told.
        HttpOperationException failed => CheckResult.Bad(
            name,
            $"could not be checked: {(failed.Response is { } answer ? $"{(int)answer.StatusCode} {answer.StatusCode}" : failed.Message)}",
            "use an account that may read it, or see the API server's log"),
        TimeoutException => CheckResult.Bad(name, $"could not be checked: {exception.Message}", "try again, or see the API server's log"),
        CertificateFormatException => CheckResult.Bad(name, exception.Message, "delete the Secret: the operator makes another"),
        _ => null,
    };
}

/// <summary>What to check.</summary>
/// <param name="Installation">Names of the operator's own objects.</param>
/// <param name="Namespace">Where the trial Pod is created, as a dry run.</param>
/// <param name="PodSecurityDefault">The Pod Security level of namespaces without a label for it, as the operator is told.</param>
internal sealed record CheckOptions(
    CertificateOptions Installation, string Namespace, PodSecurityLevel PodSecurityDefault = PodSecurityLevel.Privileged);
