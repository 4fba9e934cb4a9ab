namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>What kubectl and the operator find the API server by.</summary>
internal static class Kubeconfig
{
    /// <summary>The file's content for whoever has this token.</summary>
    public static string Write(Uri server, string caFile, string token) =>
        $$"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: e2e
          cluster: { server: "{{server}}", certificate-authority: "{{caFile}}" }
        users:
        - name: e2e
          user: { token: "{{token}}" }
        contexts:
        - name: e2e
          context: { cluster: e2e, user: e2e }
        current-context: e2e
        """;
}
