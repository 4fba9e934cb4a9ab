using System.CommandLine;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Hosting;

/// <summary>Flags that the help does not show: charts set the names, and tests set the lifetimes. docs/operations.md lists them.</summary>
internal static class HiddenFlags
{
    private static readonly CertificateOptions Defaults = new();

    private static readonly Option<string> Service = Hidden("--service", Defaults.Service);
    private static readonly Option<string> Secret = Hidden("--ca-secret", Defaults.Secret);
    private static readonly Option<string> Mutating = Hidden("--mutating-configuration", Defaults.MutatingConfiguration);
    private static readonly Option<string> Validating = Hidden("--validating-configuration", Defaults.ValidatingConfiguration);
    private static readonly Option<string> Resources = Hidden("--resources-configuration", EntryOptions.DefaultConfiguration);
    private static readonly Option<string> Lease = Hidden("--lease", LeaseOptions.DefaultName);
    private static readonly Option<bool> PublishMounted = Hidden("--publish-mounted-ca", Defaults.PublishMountedBundle);
    private static readonly Option<TimeSpan> AuthorityLifetime = Hidden("--ca-lifetime", Defaults.Lifetimes.Authority);
    private static readonly Option<TimeSpan> LeafLifetime = Hidden("--leaf-lifetime", Defaults.Lifetimes.Leaf);
    private static readonly Option<TimeSpan> Settle = Hidden("--ca-settle", Defaults.Lifetimes.Settle);
    private static readonly Option<TimeSpan> Interval = Hidden("--certificate-interval", Defaults.Lifetimes.Interval);

    public static IReadOnlyList<Option> All { get; } =
        [Service, Secret, Mutating, Validating, Resources, Lease, PublishMounted, AuthorityLifetime, LeafLifetime, Settle, Interval];

    /// <summary>The options with what the flags say.</summary>
    public static ServeOptions Apply(ParseResult parsed, ServeOptions options) => options with
    {
        Certificates = options.Certificates with
        {
            Service = parsed.GetRequiredValue(Service),
            Secret = parsed.GetRequiredValue(Secret),
            MutatingConfiguration = parsed.GetRequiredValue(Mutating),
            ValidatingConfiguration = parsed.GetRequiredValue(Validating),
            PublishMountedBundle = parsed.GetValue(PublishMounted),
            Lifetimes = new()
            {
                Authority = parsed.GetValue(AuthorityLifetime),
                Leaf = parsed.GetValue(LeafLifetime),
                Settle = parsed.GetValue(Settle),
                Interval = parsed.GetValue(Interval),
            },
        },
        Entries = options.Entries with { Configuration = parsed.GetRequiredValue(Resources) },
        Lease = parsed.GetRequiredValue(Lease),
    };

    private static Option<T> Hidden<T>(string name, T value) => new(name) { Hidden = true, DefaultValueFactory = _ => value };
}
