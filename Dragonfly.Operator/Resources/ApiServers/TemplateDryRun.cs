using Dragonfly.Operator.KubeOps;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.ApiServers;

/// <summary>
/// The dry run of creating a PodTemplate: by it an API server says what it makes of a Pod's parts. Nothing is stored, and no controller
/// acts on PodTemplates.
/// </summary>
/// <param name="namespace">The operator's own.</param>
internal sealed class TemplateDryRun(IKubernetesClient client, string @namespace, TimeProvider time)
{
    /// <summary>The name that the template has to have.</summary>
    public const string Name = "d7y-operator-dry-run";

    /// <summary>How long a resource waits for the answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Sends a PodTemplate; null where no API server answers in time.</summary>
    /// <param name="template">The PodTemplate, as JSON in UTF-8.</param>
    /// <param name="fieldValidation">What becomes of unknown fields, such as Strict. API servers before 1.25 drop them.</param>
    public async Task<RawAnswer?> SendAsync(byte[] template, string fieldValidation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await KubeOpsAdapter.SendAsync(
                client,
                HttpMethod.Post,
                $"api/v1/namespaces/{Uri.EscapeDataString(@namespace)}/podtemplates?dryRun=All&fieldValidation={fieldValidation}",
                template,
                either.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The resource must not wait for an API server that does not answer.
            return null;
        }
    }
}
