namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>What is to be done to the object.</summary>
internal enum AdmissionOperation
{
    /// <summary>Something that no webhook here takes part in, e.g. CONNECT.</summary>
    Other,

    /// <summary>It is new.</summary>
    Create,

    /// <summary>It changes.</summary>
    Update,

    /// <summary>It goes.</summary>
    Delete,
}
