namespace KubeOps.Operator.Web.Webhooks.Admission.Validation;

/// <summary>Serves a webhook under <c>/validate/</c> and the entity's type name in lower case.</summary>
/// <param name="entityType">Type of the entity.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ValidationWebhookAttribute(Type entityType) : Attribute
{
    /// <summary>Type of the entity.</summary>
    public Type EntityType => entityType;
}
