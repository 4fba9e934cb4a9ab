namespace Dragonfly.Operator.Audit;

/// <summary>What is said of running Pods that have not got what new ones would get.</summary>
internal static class LackingPods
{
    /// <param name="kind">The kind of the resource.</param>
    /// <param name="resource">The resource.</param>
    public static string Lack(string kind, string resource) =>
        $"lack what {kind} {resource} adds, most likely because they are older than it or than the operator";
}
