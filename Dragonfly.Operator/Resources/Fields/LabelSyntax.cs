using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Resources.Fields;

/// <summary>What labels may look like, in the API server's words (k8s.io/apimachinery, pkg/api/validate/content).</summary>
internal static partial class LabelSyntax
{
    /// <summary>What is wrong with a name that is no RFC 1123 label.</summary>
    public const string DnsLabelProblem =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character, at most 63 of them";

    private const int MaxNameLength = 63;
    private const int MaxPrefixLength = 253;
    private const string Characters = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    /// <summary>What is wrong with the key of a label, or null.</summary>
    public static string? KeyProblem(string key)
    {
        var parts = key.Split('/');
        return parts switch
        {
            [var name] => NameProblem(name),
            ["", _] => "prefix part must be non-empty",
            [var prefix, var name] => PrefixProblem(prefix) ?? NameProblem(name),
            _ => $"a valid label key {Characters} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
        };
    }

    /// <summary>What is wrong with the value of a label, or null.</summary>
    public static string? ValueProblem(string value) =>
        value.Length > MaxNameLength ? $"must be no more than {MaxNameLength} characters"
        : value.Length > 0 && !Name().IsMatch(value) ? $"a valid label must be an empty string or {Characters["must ".Length..]}"
        : null;

    /// <summary>What is wrong with the name of an object such as a Secret, or null.</summary>
    public static string? SubdomainProblem(string name) =>
        name.Length > MaxPrefixLength ? $"must be no more than {MaxPrefixLength} characters"
        : !Subdomain().IsMatch(name) ? "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
        : null;

    /// <summary>Whether it could be the name of a namespace (RFC 1123 label); <see cref="DnsLabelProblem"/> says what is wrong if not.</summary>
    public static bool IsDnsLabel(string name) => name.Length <= MaxNameLength && !name.Contains('.', StringComparison.Ordinal) && SubdomainProblem(name) is null;

    /// <summary>What is wrong with a name that has to be an RFC 1123 label, or null.</summary>
    public static string? DnsLabelProblemOf(string name) => IsDnsLabel(name) ? null : DnsLabelProblem;

    private static string? PrefixProblem(string prefix) => SubdomainProblem(prefix) is { } problem ? $"prefix part {problem}" : null;

    private static string? NameProblem(string name) =>
        name.Length == 0 ? "name part must be non-empty"
        : name.Length > MaxNameLength ? $"name part must be no more than {MaxNameLength} characters"
        : !Name().IsMatch(name) ? $"name part {Characters}"
        : null;

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();
}
