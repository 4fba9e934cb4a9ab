using System.CommandLine;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Flags about the webhook entries of resources. Charts set the names, which are hidden from the help; docs/operations.md lists them.
/// </summary>
internal static class EntryFlags
{
    private static readonly Option<string> Configuration = new("--resources-configuration")
    {
        Hidden = true,
        DefaultValueFactory = _ => EntryOptions.DefaultConfiguration,
    };

    private static readonly Option<string> LeaseName = new("--lease") { Hidden = true, DefaultValueFactory = _ => LeaseOptions.DefaultName };

    private static readonly Option<string[]> Excluded = new("--excluded-namespaces")
    {
        Description = "Comma-separated namespaces that the webhook entries of resources exclude.",
        HelpName = "NS,NS",
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(name => name.Trim()).Where(name => name.Length > 0)];
            foreach (var name in names.Where(name => !LabelSyntax.IsDnsLabel(name)))
            {
                result.AddError($"--excluded-namespaces must be comma-separated namespace names; '{name}' is not one.");
            }

            return names;
        },
    };

    public static IReadOnlyList<Option> All { get; } = [Configuration, LeaseName, Excluded];

    public static string Lease(ParseResult parsed) => parsed.GetRequiredValue(LeaseName);

    public static EntryOptions Read(ParseResult parsed) => new()
    {
        Configuration = parsed.GetRequiredValue(Configuration),
        ExcludedNamespaces = parsed.GetValue(Excluded) ?? [],
    };
}
