namespace Dragonfly.Operator.Certificates;

/// <summary>Certificate or key data that cannot be used. The message names where it stood and never quotes it.</summary>
public sealed class CertificateFormatException : Exception
{
    public CertificateFormatException()
    {
    }

    public CertificateFormatException(string message)
        : base(message)
    {
    }

    public CertificateFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
