namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A group of a PodDistribution.</summary>
public sealed record GroupKey(string Namespace, string Resource, string Group);
