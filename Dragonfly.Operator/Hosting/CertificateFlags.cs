using System.CommandLine;
using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Hosting;

/// <summary>Hidden flags about certificates: charts set the names, and tests set the lifetimes. docs/operations.md lists them.</summary>
internal static class CertificateFlags
{
    private static readonly CertificateOptions Defaults = new() { Namespace = "" };

    private static readonly Option<string> Service = Hidden("--service", Defaults.Service);
    private static readonly Option<string> Secret = Hidden("--ca-secret", Defaults.Secret);
    private static readonly Option<string> Mutating = Hidden("--mutating-configuration", Defaults.MutatingConfiguration);
    private static readonly Option<string> Validating = Hidden("--validating-configuration", Defaults.ValidatingConfiguration);
    private static readonly Option<bool> PublishMounted = Hidden("--publish-mounted-ca", Defaults.PublishMountedBundle);
    private static readonly Option<TimeSpan> AuthorityLifetime = Hidden("--ca-lifetime", Defaults.Lifetimes.Authority);
    private static readonly Option<TimeSpan> LeafLifetime = Hidden("--leaf-lifetime", Defaults.Lifetimes.Leaf);
    private static readonly Option<TimeSpan> Settle = Hidden("--ca-settle", Defaults.Lifetimes.Settle);
    private static readonly Option<TimeSpan> Interval = Hidden("--certificate-interval", Defaults.Lifetimes.Interval);

    public static IReadOnlyList<Option> All { get; } =
        [Service, Secret, Mutating, Validating, PublishMounted, AuthorityLifetime, LeafLifetime, Settle, Interval];

    public static CertificateOptions Read(ParseResult parsed) => Defaults with
    {
        Service = parsed.GetRequiredValue(Service),
        Secret = parsed.GetRequiredValue(Secret),
        MutatingConfiguration = parsed.GetRequiredValue(Mutating),
        ValidatingConfiguration = parsed.GetRequiredValue(Validating),
        PublishMountedBundle = parsed.GetValue(PublishMounted),
        Lifetimes = new CertificateLifetimes
        {
            Authority = parsed.GetValue(AuthorityLifetime),
            Leaf = parsed.GetValue(LeafLifetime),
            Settle = parsed.GetValue(Settle),
            Interval = parsed.GetValue(Interval),
        },
    };

    private static Option<T> Hidden<T>(string name, T value) => new(name) { Hidden = true, DefaultValueFactory = _ => value };
}
