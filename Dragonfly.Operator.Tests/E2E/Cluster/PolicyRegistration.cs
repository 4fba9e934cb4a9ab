using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What a DragonflyInjection adds, added by the API server's own engine: a MutatingAdmissionPolicy and its binding.</summary>
internal sealed class PolicyRegistration : IAsyncDisposable
{
    /// <summary>Namespaces with this label are those that the policy selects.</summary>
    public const string Label = "e2e.dragonfly.io/policy";

    /// <summary>The first API server that has the policy's version.</summary>
    public static readonly Version FirstServer = new(1, 36);

    private const string Group = "/apis/admissionregistration.k8s.io/v1";

    private static readonly string Manifest = RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "Data", "injection-policy.yaml");

    private readonly Sandbox _sandbox;
    private readonly List<string> _paths = [];

    private PolicyRegistration(Sandbox sandbox) => _sandbox = sandbox;

    /// <summary>Once this returns Pods in the sandbox are injected.</summary>
    /// <param name="sandbox">With the policy's label; nobody else injects there.</param>
    public static async Task<PolicyRegistration> ForPodsAsync(Sandbox sandbox)
    {
        var registration = new PolicyRegistration(sandbox);
        foreach (var document in DocumentReader.Read(await File.ReadAllTextAsync(Manifest), Manifest))
        {
            await registration.AddAsync(JsonNode.Parse(document.Value!.Value.GetRawText())!.AsObject());
        }

        // The API server compiles a policy a moment after it is stored.
        await sandbox.WaitForPodAsync("injection by the policy", pod => pod.InjectedBy is not null);
        return registration;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var path in _paths)
        {
            _ = (await _sandbox.Api.DeleteAsync(path)).Object;
        }

        await _sandbox.WaitUntilInjectedByAsync(null);
    }

    private async Task AddAsync(JsonObject policy)
    {
        var collection = (string?)policy["kind"] == "MutatingAdmissionPolicy" ? "mutatingadmissionpolicies" : "mutatingadmissionpolicybindings";
        _ = (await _sandbox.Api.PostAsync($"{Group}/{collection}", policy)).Object;
        _paths.Add($"{Group}/{collection}/{policy["metadata"]!["name"]}");
    }
}
