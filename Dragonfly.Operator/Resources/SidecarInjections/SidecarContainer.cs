using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>A container of a SidecarInjection, in the forms that different Pods need.</summary>
public sealed class SidecarContainer
{
    private readonly List<ContainerMount> _mounts = [];
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
        foreach (var mount in Items(json, "volumeMounts"))
        {
            _mounts.Add(ContainerMount.At(mount, mount.GetProperty("mountPath").GetString()!));
        }

        foreach (var device in Items(json, "volumeDevices"))
        {
            if (device.TryGetProperty("devicePath", out var path) && path.ValueKind == JsonValueKind.String)
            {
                _mounts.Add(ContainerMount.At(device, path.GetString()!));
            }
        }

        Ports = [.. Items(json, "ports").Select(ContainerPort.Of)];
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

    internal IReadOnlyList<ContainerMount> Mounts => _mounts;

    internal bool HasMountAt(string path) => _mounts.Exists(mount => mount.IsAt(path));

    internal bool HasVariable(string name) => Items(Json, "env").Any(variable => variable.TryGetProperty("name", out var one) && one.ValueEquals(name));

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

    /// <summary>The items of a member that is a list of objects; none where it is absent or null.</summary>
    internal static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

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
                WriteList("env", variables.Select(variable => variable.Json).Concat(Items(Json, "env")));
            }

            WriteList("volumeMounts", Items(Json, "volumeMounts").Concat(mounts.Select(mount => mount.Json)));
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
        Long(port, "containerPort"),
        Text(port, "protocol") ?? "TCP",
        Long(port, "hostPort"),
        Text(port, "name"));

    /// <summary>What both cannot have, in words; null: they fit together.</summary>
    public string? Conflict(ContainerPort other) =>
        Protocol == other.Protocol && Number == other.Number ? $"port {Number}"
        : HostPort != 0 && Protocol == other.Protocol && HostPort == other.HostPort ? $"hostPort {HostPort}"
        : Name is not null && Name == other.Name ? $"a port named {Excerpt.Of(Name, 64)}"
        : null;

    private static long Long(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
