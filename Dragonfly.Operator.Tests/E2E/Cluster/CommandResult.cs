namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a command came to.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output of a command that must have succeeded.</summary>
    public string Expect() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"{Command} ended with exit code {ExitCode}: {Error.Trim()}");
}
