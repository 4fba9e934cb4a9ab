using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>An operator's certificates, in a cluster that others share.</summary>
internal sealed class Replica : IDisposable
{
    public const string Host = "d7y-operator.dragonfly-system.svc";

    private ((string Leaf, string Bundle) Pair, DateTimeOffset Until) _verified;

    public Replica(FakeCluster cluster, FakeTimeProvider time, CertificateLifetimes? lifetimes = null)
    {
        var options = new CertificateOptions { Namespace = "dragonfly-system", Lifetimes = lifetimes ?? new() };
        var client = cluster.Connect();
        Serving = new(time);
        Authority = new(client, new(client, options, new ForwardingLog<CaBundlePublisher>(Log)), Serving, options, time, Log);
    }

    public ServingCertificate Serving { get; }

    public SharedAuthority Authority { get; }

    public LogRecorder<SharedAuthority> Log { get; } = new();

    public string LogText => string.Join('\n', Log.Entries.Select(entry => entry.Text));

    public Task<bool> LookAsync() => Authority.SynchronizeAsync(CancellationToken.None);

    public void Dispose() => Authority.Dispose();

    /// <summary>The operator's two configurations; the mutating one has a webhook that comes and goes.</summary>
    public static void Install(FakeCluster cluster)
    {
        cluster.Put(new V1MutatingWebhookConfiguration
        {
            Metadata = new() { Name = "d7y-operator-mutators" },
            Webhooks =
            [
                new() { Name = "mutate.pod.v1", ClientConfig = new() { Service = new() { Name = "d7y-operator" } }, TimeoutSeconds = 7 },
                new() { Name = "mutate.second.v1", ClientConfig = new() { Url = "https://127.0.0.1:8443/mutate/v1pod" } },
            ],
        });
        cluster.Put(new V1ValidatingWebhookConfiguration
        {
            Metadata = new() { Name = "d7y-operator-validators" },
            Webhooks = [new() { Name = "validate.injection.v1", ClientConfig = new() { CaBundle = [] } }],
        });
    }

    public static V1Secret? SecretOf(FakeCluster cluster) => cluster.Get<V1Secret>("d7y-operator-ca");

    public static IEnumerable<byte[]> BundlesOf(FakeCluster cluster) =>
    [
        .. cluster.Get<V1MutatingWebhookConfiguration>("d7y-operator-mutators")?.Webhooks.Select(webhook => webhook.ClientConfig.CaBundle ?? []) ?? [],
        .. cluster.Get<V1ValidatingWebhookConfiguration>("d7y-operator-validators")?.Webhooks.Select(webhook => webhook.ClientConfig.CaBundle ?? []) ?? [],
    ];

    /// <summary>What an API server that has just read its configurations finds wrong with the certificate.</summary>
    public string Problem(FakeCluster cluster, FakeTimeProvider time) =>
        string.Concat(BundlesOf(cluster).Select(Encoding.ASCII.GetString).Distinct().Select(bundle => Problem(bundle, time.GetUtcNow())));

    // A simulation asks more often than anything changes: a pair that holds goes on to hold until one of the certificates ends.
    private string Problem(string bundle, DateTimeOffset now)
    {
        var pair = (Serving.Leaf!.Thumbprint, bundle);
        if (_verified.Pair == pair && now < _verified.Until)
        {
            return "";
        }

        var pem = Encoding.ASCII.GetBytes(bundle);
        var problem = Verification.Verify(Serving.Leaf, pem, now, Host);
        if (problem.Length == 0)
        {
            _verified = (pair, Pem.ReadCertificates(pem, "bundle").Append(Serving.Leaf).Min(CertificateLifetimes.EndOf));
        }

        return problem;
    }

    public static IEnumerable<string> KeyLines(V1Secret secret) =>
        from item in secret.Data
        where item.Key.EndsWith(".key", StringComparison.Ordinal)
        from line in Encoding.ASCII.GetString(item.Value).Split('\n')
        where line.Length > 20
        select line;

    public static string IssuerOf(V1Secret secret, string key = "tls.crt") =>
        X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(secret.Data[key])).Subject;

    public static int CountOf(V1Secret secret) => Pem.ReadCertificates(secret.Data["ca.crt"], "ca.crt").Count;

    /// <summary>A Secret with a CA of somebody else.</summary>
    public static V1Secret OtherSecret() =>
        AuthoritySecret.Create("other", "other", AuthoritySet.Create(new(), new FakeTimeProvider().GetUtcNow()));
}
