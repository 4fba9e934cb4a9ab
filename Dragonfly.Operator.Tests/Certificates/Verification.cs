using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>Checks a certificate as an API server does: against a CA bundle and nothing else.</summary>
internal static class Verification
{
    /// <summary>What is wrong; empty when nothing is.</summary>
    public static string Verify(X509Certificate2 leaf, ReadOnlySpan<byte> bundle, DateTimeOffset now, string? host = null)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(System.Text.Encoding.UTF8.GetString(bundle));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        var trusted = chain.Build(leaf);
        var problems = string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()));
        if (!trusted)
        {
            return problems.Length > 0 ? problems : "not trusted";
        }

        return host is null || leaf.MatchesHostname(host, allowWildcards: false, allowCommonName: false) ? "" : $"not for {host}";
    }

    public static string Verify(X509Certificate2 leaf, CaBundle bundle, DateTimeOffset now, string? host = null) =>
        Verify(leaf, bundle.Pem.Span, now, host);
}
