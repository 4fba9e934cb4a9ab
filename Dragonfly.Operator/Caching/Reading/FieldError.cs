namespace Dragonfly.Operator.Caching.Reading;

/// <summary>What is wrong with one field, worded as the API server would.</summary>
public readonly record struct FieldError(string Field, string Problem)
{
    public override string ToString() => $"{Field}: {Problem}";
}
