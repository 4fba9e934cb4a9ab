using System.Text.Json;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>A program that hands out credentials, as a kubeconfig describes it.</summary>
/// <param name="Section">Where it is described, for errors.</param>
/// <param name="Command">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Environment">Variables it gets besides this process' own.</param>
/// <param name="ApiVersion">Version of the protocol.</param>
/// <param name="Info">What it is told in <c>KUBERNETES_EXEC_INFO</c>.</param>
/// <param name="InstallHint">Shown when the program is not there.</param>
/// <param name="Timeout">Longest time it may take.</param>
internal sealed record ExecPlugin(
    KubeconfigSection Section,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string ApiVersion,
    string Info,
    string? InstallHint,
    TimeSpan Timeout)
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>Reads a user's <c>exec</c>.</summary>
    /// <param name="exec">The description.</param>
    /// <param name="cluster">The cluster, which the plugin may want to know.</param>
    /// <param name="timeout">Longest time it may take.</param>
    /// <exception cref="ClusterConfigurationException">A field is wrong.</exception>
    public static ExecPlugin Read(KubeconfigSection exec, KubeconfigSection cluster, TimeSpan timeout)
    {
        var version = exec.Need("apiVersion");
        if (version is not (V1 or V1Beta1))
        {
            throw exec.Wrong("apiVersion", $"'{version}' is not supported; use {V1} or {V1Beta1}");
        }

        // A bare name is looked up in PATH; anything with a slash is relative to the file.
        var command = exec.Need("command");
        command = command.Contains('/', StringComparison.Ordinal) ? exec.FilePath("command")! : command;
        var arguments = exec.Items("args").Select(argument => argument.ToString()).ToArray();
        return new ExecPlugin(
            exec, command, arguments, ReadEnvironment(exec), version,
            DescribeFor(version, exec.Flag("provideClusterInfo") ? cluster : null), exec.Text("installHint"), timeout);
    }

    private static Dictionary<string, string> ReadEnvironment(KubeconfigSection exec)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in exec.Items("env"))
        {
            var variable = item.ValueKind == JsonValueKind.Object
                ? new KubeconfigSection(exec.File, $"{exec.Where}.env[]", item)
                : throw exec.Wrong("env", "must be a list of name and value");
            environment[variable.Need("name")] = variable.Text("value") ?? "";
        }

        return environment;
    }

    private static string DescribeFor(string version, KubeconfigSection? cluster)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", version);
            writer.WriteString("kind", "ExecCredential");
            writer.WriteStartObject("spec");
            writer.WriteBoolean("interactive", false);
            if (cluster is not null)
            {
                writer.WritePropertyName("cluster");
                cluster.Json.WriteTo(writer);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
