using System.Globalization;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Applies the CRDs as users do.</summary>
internal static class ResourceDefinition
{
    public static async Task ApplyAsync(ControlPlane controlPlane)
    {
        var version = (await controlPlane.Api.GetAsync("/version")).Object;
        var minor = int.Parse(((string)version["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture);
        // Before 1.25 kubectl does not know validation rules, and the API server drops them.
        foreach (var (file, plural) in All())
        {
            (await controlPlane.Kubectl.RunAsync("apply", "-f", file, $"--validate={(minor >= 25 ? "true" : "false")}")).Expect();
            await Poll.UntilAsync($"API of {plural}", async cancellationToken =>
                (await controlPlane.Api.GetAsync($"/apis/dragonfly.io/v1alpha1/{plural}", cancellationToken)).IsSuccess);
        }
    }

    /// <summary>The files of the CRDs, and the plurals of their kinds.</summary>
    public static IEnumerable<(string File, string Plural)> All() =>
        Directory.GetFiles(RepositoryFiles.Find("config", "crd"), "*_dragonfly_io.yaml").Order().Select(file => (file, Path.GetFileName(file).Split('_')[0]));
}
