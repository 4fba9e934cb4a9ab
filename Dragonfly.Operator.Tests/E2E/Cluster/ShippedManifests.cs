using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What <c>kubectl apply -k config/default</c> would apply.</summary>
internal static class ShippedManifests
{
    /// <exception cref="IgnoreException">This kubectl has a kustomize that is too old for the patches.</exception>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync()
    {
        var rendered = await TestCluster.Kubectl.RunAsync("kustomize", RepositoryFiles.Find("config", "default"));
        if (rendered.ExitCode != 0)
        {
            var version = JsonNode.Parse((await TestCluster.Kubectl.RunAsync("version", "--client", "-o", "json")).Expect());
            var minor = int.Parse(((string)version!["clientVersion"]!["minor"]!).TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
            Assume.That(minor, Is.GreaterThanOrEqualTo(21), "kustomize before 4.0 knows no inline patches");
        }

        return [.. DocumentReader.Read(rendered.Expect(), "config/default")
            .Where(document => document.Value is not null)
            .Select(document => JsonNode.Parse(document.Value!.Value.GetRawText())!.AsObject())];
    }
}
