using System.Net;
using Dragonfly.Operator.Certificates;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Runs the checks, each on its own: one that fails to look does not keep the others from it.</summary>
internal sealed class CheckRun(IKubernetesClient client, CheckOptions options, TimeProvider time)
{
    private readonly List<CheckResult> _results = [];

    public async Task<IReadOnlyList<CheckResult>> ExecuteAsync(CancellationToken cancellationToken)
    {
        const string Resources = "CRD";
        ClusterState? facts = null;
        await AddAsync(Resources, async () =>
        {
            try
            {
                facts = await ClusterState.ReadAsync(client, cancellationToken);
                return CheckResult.Good(Resources, "DragonflyInjections can be read");
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode == HttpStatusCode.NotFound)
            {
                return CheckResult.Bad(Resources, "the API server does not know DragonflyInjection", "kubectl apply -k config/crd");
            }
        });
        var installation = new InstallationChecks(client, options, time);
        await AddAsync("webhook configuration", () => installation.ConfigurationAsync(cancellationToken));
        await AddAsync("CA bundle", () => installation.BundleAsync(cancellationToken));
        await AddAsync("CA certificate", () => installation.CertificateAsync(cancellationToken));
        await AddAsync("endpoints", () => installation.EndpointsAsync(cancellationToken));
        if (facts is not null)
        {
            var resources = new ResourceChecks(facts, options, time);
            _results.AddRange([resources.Injections(), resources.PodSecurity(), resources.OptInByAnnotation()]);
            await AddAsync("Pod Security default", () => new PodSecurityCheck(client, options, facts).DefaultAsync(cancellationToken));
        }

        await AddAsync("trial Pod", () => new TrialPod(client, options.Namespace).CheckAsync(cancellationToken));
        if (facts is not null)
        {
            await AddAsync("running Pods", () => new PodChecks(client, options, facts).BarePodsAsync(cancellationToken));
            await AddAsync("waiting Pods", () => new WaitingPods(client).CheckAsync(cancellationToken));
        }
        else
        {
            _results.Add(CheckResult.Bad(
                "namespaces and running Pods",
                "could not be checked without DragonflyInjections and Namespaces",
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
        catch (HttpOperationException exception)
        {
            // Forbidden, most often: the rest can still be told.
            _results.Add(CheckResult.Bad(
                name,
                $"could not be checked: {(int)exception.Response.StatusCode} {exception.Response.StatusCode}",
                "use an account that may read it, or see the API server's log"));
        }
        catch (TimeoutException exception)
        {
            _results.Add(CheckResult.Bad(name, $"could not be checked: {exception.Message}", "try again, or see the API server's log"));
        }
        catch (CertificateFormatException exception)
        {
            _results.Add(CheckResult.Bad(name, exception.Message, "delete the Secret: the operator makes another"));
        }
    }
}
