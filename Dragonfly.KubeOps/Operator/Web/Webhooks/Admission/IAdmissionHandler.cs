namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>What an endpoint does with a review.</summary>
internal interface IAdmissionHandler
{
    /// <summary>Decides.</summary>
    /// <param name="review">The review; valid until the answer is written.</param>
    /// <param name="cancellationToken">Signalled when the API server hangs up.</param>
    public ValueTask<AdmissionAnswer> HandleAsync(AdmissionReview review, CancellationToken cancellationToken);
}
