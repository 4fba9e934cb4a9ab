namespace Dragonfly.Operator.Certificates;

/// <summary>Certificate or key data that cannot be used. The message names the source and never quotes the data.</summary>
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
