namespace KubeOps.Operator.Web.Webhooks.Admission.Mutation;

/// <summary>Serves a webhook under <c>/mutate/</c> and the entity's type name in lower case.</summary>
/// <param name="entityType">Type of the entity.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MutationWebhookAttribute(Type entityType) : Attribute
{
    /// <summary>Type of the entity.</summary>
    public Type EntityType => entityType;
}
