namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Describes a type or a field in the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The description.</summary>
    public string Description => description;
}

/// <summary>Makes a field required.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Leaves a type or a field out of the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute;

/// <summary>Keeps fields that the schema does not define.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;

/// <summary>Gives a type or a field a default in the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DefaultValueAttribute : Attribute
{
    /// <summary>A boolean.</summary>
    public DefaultValueAttribute(bool value) => Value = value;

    /// <summary>An integer.</summary>
    public DefaultValueAttribute(long value) => Value = value;

    /// <summary>A string, or JSON.</summary>
    public DefaultValueAttribute(string value) => Value = value;

    /// <summary>The default.</summary>
    public object Value { get; }

    /// <summary>Whether the string is JSON, for lists and objects.</summary>
    public bool Json { get; init; }
}

/// <summary>Lists the allowed values of a string.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public string[] Values => values;
}

/// <summary>Requires a string to match a regular expression.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string RegexPattern => regexPattern;
}

/// <summary>Limits the length of a string.</summary>
/// <param name="minLength">Fewest characters; -1 for no limit.</param>
/// <param name="maxLength">Most characters; -1 for no limit.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; null for no limit.</summary>
    public long? MinLength => minLength == -1 ? null : minLength;

    /// <summary>Most characters; null for no limit.</summary>
    public long? MaxLength => maxLength == -1 ? null : maxLength;
}

/// <summary>Sets the lower bound of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum => minimum;
}

/// <summary>Sets the upper bound of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum => maximum;
}

/// <summary>Limits the length of a list.</summary>
/// <param name="minItems">Fewest items; -1 for no limit.</param>
/// <param name="maxItems">Most items; -1 for no limit.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>Fewest items; null for no limit.</summary>
    public long? MinItems => minItems == -1 ? null : minItems;

    /// <summary>Most items; null for no limit.</summary>
    public long? MaxItems => maxItems == -1 ? null : maxItems;
}

/// <summary>How a list is merged.</summary>
public enum XListType
{
    /// <summary>Replaced as a whole.</summary>
    Atomic,

    /// <summary>A set of scalars.</summary>
    Set,

    /// <summary>A map of objects that are identified by keys.</summary>
    Map,
}

/// <summary>Sets how a list is merged.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    /// <summary>How it is merged.</summary>
    public XListType ListType => listType;
}

/// <summary>Names the fields that identify an item of a list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields.</summary>
    public string[] Keys => keys;
}

/// <summary>Adds a CEL rule to the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression that must be true.</summary>
    public string Rule => rule;

    /// <summary>Shown when the rule fails.</summary>
    public string Message => message;
}
