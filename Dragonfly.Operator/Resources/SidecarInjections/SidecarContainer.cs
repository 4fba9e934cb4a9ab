using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>A container of a SidecarInjection, in the forms that different Pods need.</summary>
public sealed class SidecarContainer
{
    private readonly JsonFragment _regular;
    private readonly JsonFragment _native;

    /// <param name="json">The container; its fields have the types that were checked.</param>
    /// <param name="isInit">Whether it stands under initContainers.</param>
    internal SidecarContainer(JsonElement json, bool isInit)
    {
        Json = json;
        IsInit = isInit;
        Name = json.GetProperty("name").GetString()!;
        Utf8Name = Encoding.UTF8.GetBytes(Name);
        Mounts =
        [
            .. json.Items("volumeMounts").Select(mount => ContainerMount.At(mount, mount.GetProperty("mountPath").GetString()!)),
            .. json.Items("volumeDevices").Where(device => device.Text("devicePath") is not null).Select(device => ContainerMount.At(device, device.Text("devicePath")!)),
        ];
        Ports = [.. json.Items("ports").Select(ContainerPort.Of)];
        _regular = Write(native: false, [], [], null);
        _native = Write(native: true, [], [], null);
    }

    public string Name { get; }

    /// <summary>Whether it is an init container of the resource, which ends.</summary>
    public bool IsInit { get; }

    internal byte[] Utf8Name { get; }

    /// <summary>As the resource has it.</summary>
    internal JsonElement Json { get; }

    internal IReadOnlyList<ContainerPort> Ports { get; }

    internal IReadOnlyList<ContainerMount> Mounts { get; }

    internal bool HasMountAt(string path) => Mounts.Any(mount => mount.IsAt(path));

    internal bool HasVariable(string name) => Json.Items("env").Any(variable => variable.Text("name") == name);

    /// <summary>The container as it is added to a Pod from which it gets nothing.</summary>
    /// <param name="native">Whether it becomes a native sidecar.</param>
    internal JsonFragment Form(bool native) => native ? _native : _regular;

    /// <summary>The container as it is added.</summary>
    /// <param name="native">Whether it becomes a native sidecar.</param>
    /// <param name="mounts">What it mounts beside its own.</param>
    /// <param name="variables">The variables that come before its own.</param>
    /// <param name="resources">What replaces its resources; null: nothing does.</param>
    internal JsonFragment Form(bool native, IReadOnlyList<JsonFragment> mounts, IReadOnlyList<JsonFragment> variables, JsonFragment? resources) =>
        mounts.Count == 0 && variables.Count == 0 && resources is null ? Form(native) : Write(native, mounts, variables, resources);

    private JsonFragment Write(bool native, IReadOnlyList<JsonFragment> mounts, IReadOnlyList<JsonFragment> variables, JsonFragment? resources) =>
        JsonFragment.Write(writer =>
        {
            writer.WriteStartObject();
            foreach (var member in Json.EnumerateObject())
            {
                if (member.Name != "volumeMounts" && !(member.Name == "env" && variables.Count > 0) && !(member.Name == "resources" && resources is not null))
                {
                    member.WriteTo(writer);
                }
            }

            if (native)
            {
                writer.WriteString("restartPolicy", "Always");
            }

            if (resources is not null)
            {
                writer.WritePropertyName("resources");
                writer.WriteRawValue(resources.Utf8.Span);
            }

            if (variables.Count > 0)
            {
                WriteList("env", variables.Select(variable => variable.Json).Concat(Json.Items("env")));
            }

            WriteList("volumeMounts", Json.Items("volumeMounts").Concat(mounts.Select(mount => mount.Json)));
            writer.WriteEndObject();

            void WriteList(string name, IEnumerable<JsonElement> items)
            {
                var all = items.ToList();
                if (all.Count > 0)
                {
                    writer.WriteStartArray(name);
                    all.ForEach(item => item.WriteTo(writer));
                    writer.WriteEndArray();
                }
            }
        });
}

/// <summary>A port that a container listens on.</summary>
/// <param name="Number">Its number; containers of a Pod share one network.</param>
/// <param name="Protocol">TCP where nothing stands.</param>
/// <param name="HostPort">The port of the node; 0 for none.</param>
/// <param name="Name">Its name, by which a Service may find it; null for none.</param>
internal sealed record ContainerPort(long Number, string Protocol, long HostPort, string? Name)
{
    public static ContainerPort Of(JsonElement port) => new(
        NumberAt(port, "containerPort"),
        port.Text("protocol") is { Length: > 0 } protocol ? protocol : "TCP",
        NumberAt(port, "hostPort"),
        port.Text("name") is { Length: > 0 } name ? name : null);

    /// <summary>What both cannot have, in words; null: they fit together.</summary>
    public string? Conflict(ContainerPort other) =>
        Protocol == other.Protocol && Number == other.Number ? $"port {Number}"
        : HostPort != 0 && Protocol == other.Protocol && HostPort == other.HostPort ? $"hostPort {HostPort}"
        : Name is not null && Name == other.Name ? $"a port named {Excerpt.Of(Name, 64)}"
        : null;

    private static long NumberAt(JsonElement port, string name) =>
        port.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : 0;
}
