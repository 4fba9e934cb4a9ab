namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a run of kubectl came to.</summary>
internal sealed record KubectlResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output of a run that must have succeeded.</summary>
    public string Expect() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"{Command} ended with exit code {ExitCode}: {Error.Trim()}");
}
