namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Describes a type or a field in the schema.</summary>
/// <param name="description">The description.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The description.</summary>
    public string Description => description;
}

/// <summary>Makes a field required.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Leaves a type or a field out of the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute;

/// <summary>Keeps fields that the schema does not know.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>Gives a type or a field a default in the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DefaultValueAttribute : Attribute
{
    /// <summary>A boolean.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(bool value) => Value = value;

    /// <summary>An integer.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(long value) => Value = value;

    /// <summary>A number.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(double value) => Value = value;

    /// <summary>A string, or JSON.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(string value) => Value = value;

    /// <summary>The default.</summary>
    public object Value { get; }

    /// <summary>Whether the string is JSON, for lists and objects.</summary>
    public bool Json { get; init; }
}

/// <summary>Lists the values that a string may have.</summary>
/// <param name="values">The values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public string[] Values => values;
}

/// <summary>Demands that a string matches a regular expression.</summary>
/// <param name="regexPattern">The regular expression.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string RegexPattern => regexPattern;
}

/// <summary>Bounds the length of a string.</summary>
/// <param name="minLength">Fewest characters; null for any.</param>
/// <param name="maxLength">Most characters; null for any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; null for any.</summary>
    public long? MinLength => minLength == -1 ? null : minLength;

    /// <summary>Most characters; null for any.</summary>
    public long? MaxLength => maxLength == -1 ? null : maxLength;
}

/// <summary>Gives a number a lower bound.</summary>
/// <param name="minimum">The bound.</param>
/// <param name="exclusiveMinimum">Whether the bound itself is out.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum => minimum;

    /// <summary>Whether the bound itself is out.</summary>
    public bool ExclusiveMinimum => exclusiveMinimum;
}

/// <summary>Gives a number an upper bound.</summary>
/// <param name="maximum">The bound.</param>
/// <param name="exclusiveMaximum">Whether the bound itself is out.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum => maximum;

    /// <summary>Whether the bound itself is out.</summary>
    public bool ExclusiveMaximum => exclusiveMaximum;
}

/// <summary>Bounds the length of a list.</summary>
/// <param name="minItems">Fewest items; null for any.</param>
/// <param name="maxItems">Most items; null for any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>Fewest items; null for any.</summary>
    public long? MinItems => minItems == -1 ? null : minItems;

    /// <summary>Most items; null for any.</summary>
    public long? MaxItems => maxItems == -1 ? null : maxItems;
}

/// <summary>How a list is merged.</summary>
public enum XListType
{
    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>A set of scalars.</summary>
    Set,

    /// <summary>A map of objects, identified by keys.</summary>
    Map,
}

/// <summary>Says how a list is merged.</summary>
/// <param name="listType">How it is merged.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    /// <summary>How it is merged.</summary>
    public XListType ListType => listType;
}

/// <summary>Names the fields that identify an item of a list.</summary>
/// <param name="keys">The fields.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields.</summary>
    public string[] Keys => keys;
}

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
