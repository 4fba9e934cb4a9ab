using System.Text;

namespace Dragonfly.Operator.Injection.Documents;

/// <summary>An absolute path in a container, with and without a trailing slash, ready to be compared with a Pod's JSON.</summary>
public sealed class MountPath(string path)
{
    private readonly byte[] _utf8WithSlash = Encoding.UTF8.GetBytes(path.TrimEnd('/') + "/");

    public string Value { get; } = path;

    public ReadOnlySpan<byte> Utf8 => _utf8WithSlash.AsSpan(0, Math.Max(1, _utf8WithSlash.Length - 1));

    public ReadOnlySpan<byte> Utf8WithSlash => _utf8WithSlash;
}
