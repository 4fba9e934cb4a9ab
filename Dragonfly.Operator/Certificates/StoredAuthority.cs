namespace Dragonfly.Operator.Certificates;

/// <summary>What the Secret holds.</summary>
/// <param name="Set">The CAs; null when there is no CA to sign with.</param>
/// <param name="Trusted">The certificates of ca.crt, as far as they can be read.</param>
/// <param name="Defect">What is wrong with the data; null when nothing is.</param>
internal sealed record StoredAuthority(AuthoritySet? Set, CaBundle Trusted, string? Defect);
