using System.Buffers.Binary;

namespace Dragonfly.Operator.Tests.Hosting.Limits;

/// <summary>The first message of a TLS client of an old version, byte by byte: today's libraries do not make it any more.</summary>
internal static class ClientHello
{
    /// <param name="version">0x0301: TLS 1.0, 0x0302: 1.1, 0x0303: 1.2.</param>
    public static byte[] Of(ushort version)
    {
        byte[] extensions =
        [
            .. Extension(10, [0, 4, 0, 0x1d, 0, 0x17]),
            .. Extension(11, [1, 0]),
            .. Extension(13, [0, 6, 4, 3, 8, 4, 4, 1]),
        ];
        byte[] body =
        [
            .. Number(version),
            .. new byte[32],
            0,
            // ECDHE_ECDSA with AES_128_CBC_SHA, with AES_256_CBC_SHA (for the old ones), with AES_128_GCM_SHA256.
            0, 6, 0xc0, 0x09, 0xc0, 0x0a, 0xc0, 0x2b,
            1, 0,
            .. Number((ushort)extensions.Length),
            .. extensions,
        ];
        byte[] handshake = [1, 0, .. Number((ushort)body.Length), .. body];
        return [22, 3, 1, .. Number((ushort)handshake.Length), .. handshake];
    }

    private static byte[] Extension(ushort type, byte[] content) => [.. Number(type), .. Number((ushort)content.Length), .. content];

    private static byte[] Number(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        return bytes;
    }
}
