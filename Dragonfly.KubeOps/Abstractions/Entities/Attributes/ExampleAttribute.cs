namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives an example in the schema.</summary>
/// <param name="example">The example, as JSON.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(string example) : Attribute
{
    /// <summary>The example, as JSON.</summary>
    public string Example => example;
}
