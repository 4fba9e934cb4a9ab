namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator's command line.</summary>
internal static class OperatorCommand
{
    /// <summary>
    /// The one that was built next to the tests; a native build, or one of another configuration, can be tested in its place.
    /// </summary>
    public static string File { get; } =
        Environment.GetEnvironmentVariable("DRAGONFLY_OPERATOR") ?? Path.Combine(AppContext.BaseDirectory, "dragonfly-operator");

    /// <summary>Runs it as the administrator.</summary>
    public static Task<CommandResult> RunAsync(params string[] arguments)
    {
        var start = ProcessSettings.Create(File, arguments);
        start.Environment["KUBECONFIG"] = TestCluster.ControlPlane.AdminKubeconfig;
        return Command.RunAsync(start, null);
    }
}
