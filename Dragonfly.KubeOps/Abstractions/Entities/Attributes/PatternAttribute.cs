namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Demands that a string matches a regular expression.</summary>
/// <param name="regexPattern">The regular expression.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string regexPattern) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string RegexPattern => regexPattern;
}
