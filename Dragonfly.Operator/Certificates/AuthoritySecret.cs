using k8s.Models;

namespace Dragonfly.Operator.Certificates;

/// <summary>Reads and writes the CAs as a Secret.</summary>
/// <remarks>
/// <code>
/// tls.crt, tls.key    the CA that signs
/// next.crt, next.key  its successor, during a rotation
/// ca.crt              the CAs to trust: both, and their predecessors until they expire
/// </code>
/// The successor's key is stored, and the old CA's key is kept until the rotation ends, so that a replica that starts during a
/// rotation signs with the same CA as the others.
/// </remarks>
internal static class AuthoritySecret
{
    private const string Type = "kubernetes.io/tls";
    private const string Certificate = "tls.crt";
    private const string Key = "tls.key";
    private const string NextCertificate = "next.crt";
    private const string NextKey = "next.key";
    private const string Bundle = "ca.crt";

    public static V1Secret Create(string name, string @namespace, AuthoritySet set) => Write(
        new()
        {
            Type = Type,
            Metadata = new()
            {
                Name = name,
                NamespaceProperty = @namespace,
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "d7y-operator" },
            },
        },
        set);

    /// <summary>Writes the CAs into a Secret and keeps keys that are not the operator's.</summary>
    public static V1Secret Write(V1Secret secret, AuthoritySet set)
    {
        var data = secret.Data is null ? [] : new Dictionary<string, byte[]>(secret.Data);
        data[Certificate] = Pem.WriteCertificates([set.Current.Certificate]);
        data[Key] = Pem.WriteKey(set.Current.Certificate);
        data[Bundle] = set.Trusted.Pem.ToArray();
        data.Remove(NextCertificate);
        data.Remove(NextKey);
        if (set.Next is { } next)
        {
            data[NextCertificate] = Pem.WriteCertificates([next.Certificate]);
            data[NextKey] = Pem.WriteKey(next.Certificate);
        }

        secret.Data = data;
        return secret;
    }

    public static StoredAuthority Read(V1Secret secret)
    {
        string? defect = null;
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        var current = Try(() => ReadAuthority(data, Certificate, Key), ref defect);
        var next = data.ContainsKey(NextCertificate) || data.ContainsKey(NextKey)
            ? Try(() => ReadAuthority(data, NextCertificate, NextKey), ref defect)
            : null;
        var trusted = Try(() => CaBundle.Read(Value(data, Bundle), Bundle), ref defect) ?? CaBundle.Empty;
        return new(current is null ? null : new(current, next, trusted), trusted, defect);
    }

    private static CertificateAuthority ReadAuthority(IDictionary<string, byte[]> data, string certificate, string key) =>
        CertificateAuthority.Read(Value(data, certificate), certificate, Value(data, key), key);

    private static byte[] Value(IDictionary<string, byte[]> data, string key) =>
        data.TryGetValue(key, out var value) && value is { Length: > 0 }
            ? value
            : throw new CertificateFormatException($"{key} is missing");

    // Only the first defect is reported; it is logged when the Secret is rewritten.
    private static T? Try<T>(Func<T> read, ref string? defect)
        where T : class
    {
        try
        {
            return read();
        }
        catch (CertificateFormatException exception)
        {
            defect ??= exception.Message;
            return null;
        }
    }
}

/// <summary>The content of the Secret.</summary>
/// <param name="Set">The CAs; null when no CA can sign.</param>
/// <param name="Trusted">The readable certificates of ca.crt.</param>
/// <param name="Defect">What is wrong with the data; null when nothing is.</param>
internal sealed record StoredAuthority(AuthoritySet? Set, CaBundle Trusted, string? Defect);
