using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Audit;

namespace Dragonfly.Operator.Hosting;

/// <summary>The flag about the audit of running Pods.</summary>
internal static partial class AuditFlags
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static Option<string> Interval { get; } = new("--audit-interval")
    {
        Description = "Time between two audits of the running Pods, such as 90s or 1h; 0: none.",
        DefaultValueFactory = _ => "10m",
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (Parse(given) is null)
            {
                result.AddError($"--audit-interval must be 0, or from 1s to 24h such as 10m, is '{given}'.");
            }

            return given;
        },
    };

    public static AuditOptions Read(ParseResult parsed) => new() { Interval = Parse(parsed.GetRequiredValue(Interval))!.Value };

    private static TimeSpan? Parse(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        if (Duration().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var number = int.Parse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var duration = match.Groups["unit"].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => TimeSpan.FromHours(number),
        };
        return duration > TimeSpan.Zero && duration <= Longest ? duration : null;
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,5})(?<unit>[smh])\z")]
    private static partial Regex Duration();
}
