namespace Dragonfly.Operator.Resources.Fields;

/// <summary>
/// Collects the errors of a resource, so that one attempt shows them all: as many as anybody reads. A review may hold a million bad
/// items, and a list with a message for each is a hundred times as large.
/// </summary>
public sealed class FieldErrors
{
    internal const int Max = 100;

    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> All => _errors;

    /// <summary>How many there are, with those that nobody reads any more: whether something is wrong does not depend on what was before.</summary>
    public int Count { get; private set; }

    public void Invalid(string field, string value, string detail) => Add(field, $"Invalid value: \"{value}\": {detail}");

    public void Invalid(string field, long value, string detail) => Add(field, $"Invalid value: {value}: {detail}");

    /// <param name="problem">What is wrong with the value; null: nothing is.</param>
    public void Check(string field, string value, string? problem)
    {
        if (problem is not null)
        {
            Invalid(field, value, problem);
        }
    }

    public void Required(string field, string? detail = null) =>
        Add(field, detail is null ? "Required value" : $"Required value: {detail}");

    public void Forbidden(string field, string detail) => Add(field, $"Forbidden: {detail}");

    public void TooMany(string field, int count, int most) => Add(field, $"Too many: {count}: must have at most {most} items");

    public void TooLong(string field, int most) => Add(field, $"Too long: may not be more than {most} characters");

    public void Duplicate(string field, string value) => Add(field, $"Duplicate value: \"{value}\"");

    public void Unsupported(string field, string value, IEnumerable<string> supported) =>
        Add(field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(name => $"\"{name}\""))}");

    private void Add(string field, string problem)
    {
        Count++;
        if (_errors.Count < Max)
        {
            _errors.Add(new(field, problem));
        }
    }
}

/// <summary>What is wrong with one field, worded as the API server would.</summary>
public sealed record FieldError(string Field, string Problem)
{
    public override string ToString() => $"{Field}: {Problem}";
}
