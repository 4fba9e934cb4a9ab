namespace Dragonfly.Operator.Caching.Reading;

/// <summary>Collects every error of a resource, so that one attempt shows them all.</summary>
internal sealed class FieldErrors
{
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> All => _errors;

    public void Invalid(string field, string value, string detail) => _errors.Add(new(field, $"Invalid value: \"{value}\": {detail}"));

    public void Invalid(string field, long value, string detail) => _errors.Add(new(field, $"Invalid value: {value}: {detail}"));

    public void Required(string field, string? detail = null) =>
        _errors.Add(new(field, detail is null ? "Required value" : $"Required value: {detail}"));

    public void Forbidden(string field, string detail) => _errors.Add(new(field, $"Forbidden: {detail}"));

    public void TooMany(string field, int count, int most) => _errors.Add(new(field, $"Too many: {count}: must have at most {most} items"));

    public void TooLong(string field, int most) => _errors.Add(new(field, $"Too long: may not be more than {most} characters"));

    public void Duplicate(string field, string value) => _errors.Add(new(field, $"Duplicate value: \"{value}\""));

    public void Unsupported(string field, string value, IEnumerable<string> supported) =>
        _errors.Add(new(field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(name => $"\"{name}\""))}"));
}
