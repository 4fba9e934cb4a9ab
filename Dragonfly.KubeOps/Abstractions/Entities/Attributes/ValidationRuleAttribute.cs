namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Adds a CEL rule to the schema.</summary>
/// <param name="rule">CEL expression that must hold.</param>
/// <param name="fieldPath">Path of the field that a failure is about.</param>
/// <param name="message">Shown when the rule fails.</param>
/// <param name="messageExpression">CEL expression that yields the message.</param>
/// <param name="reason">For programs, e.g. <c>FieldValueInvalid</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string? fieldPath = null, string? message = null, string? messageExpression = null, string? reason = null) : Attribute
{
    /// <summary>CEL expression that must hold.</summary>
    public string Rule => rule;

    /// <summary>Path of the field that a failure is about.</summary>
    public string? FieldPath => fieldPath;

    /// <summary>Shown when the rule fails.</summary>
    public string? Message => message;

    /// <summary>CEL expression that yields the message.</summary>
    public string? MessageExpression => messageExpression;

    /// <summary>For programs, e.g. <c>FieldValueInvalid</c>.</summary>
    public string? Reason => reason;
}
