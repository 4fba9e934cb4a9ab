namespace Dragonfly.Operator.Certificates;

/// <summary>One webhook of a configuration, as far as its CA bundle is concerned.</summary>
internal sealed record PublishedWebhook(string Name, ReadOnlyMemory<byte> CaBundle);
