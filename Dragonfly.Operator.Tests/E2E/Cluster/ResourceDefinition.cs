using System.Globalization;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Applies the CRD as users do.</summary>
internal static class ResourceDefinition
{
    public static async Task ApplyAsync(ControlPlane controlPlane)
    {
        var file = RepositoryFiles.Find("config", "crd", "dragonflyinjections_dragonfly_io.yaml");
        var version = (await controlPlane.Api.GetAsync("/version")).Object;
        var minor = int.Parse(((string)version["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture);
        // Before 1.25 kubectl does not know validation rules, and the API server drops them.
        (await controlPlane.Kubectl.RunAsync("apply", "-f", file, $"--validate={(minor >= 25 ? "true" : "false")}")).Expect();
        await Poll.UntilAsync("API of DragonflyInjection", async cancellationToken =>
            (await controlPlane.Api.GetAsync(TestCluster.Injections, cancellationToken)).IsSuccess);
    }
}
