namespace KubeOps.Operator.Web.Webhooks.Admission.Validation;

/// <summary>What a validation webhook decided.</summary>
/// <param name="Valid">Whether the request is let through.</param>
public record ValidationResult(bool Valid = true)
{
    /// <summary>Why it is refused.</summary>
    public AdmissionStatus? Status { get; init; }

    /// <summary>Shown to the user whatever the decision.</summary>
    public IList<string> Warnings { get; init; } = [];
}
