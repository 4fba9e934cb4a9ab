using k8s.Models;

namespace Dragonfly.Operator.Certificates;

/// <summary>How the CAs are kept in a Secret.</summary>
/// <remarks>
/// <code>
/// tls.crt, tls.key    the CA that signs
/// next.crt, next.key  its successor, while a rotation is under way
/// ca.crt              whom to trust: both, and their predecessors until they expire
/// </code>
/// The successor's key is there, and the old CA's stays until the end, so that a replica that starts in the middle of a
/// rotation signs as the others do.
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

    /// <summary>Puts the CAs into a Secret. Keys that are not the operator's stay.</summary>
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

    // The first defect is the one to tell; it is in the log when the Secret is written anew.
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
