using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Reads the containers of a SidecarInjection, as far as the operator looks into them. The rest is for an API server to check.</summary>
/// <param name="volumes">The names of the resource's volumes.</param>
/// <param name="errors">Takes everything that is wrong.</param>
internal sealed class SidecarContainerReader(IReadOnlySet<string> volumes, FieldErrors errors)
{
    private const int MaxItems = 256;

    private readonly HashSet<string> _names = [];
    private readonly List<ContainerPort> _ports = [];

    public IReadOnlyList<SidecarContainer> Read(IList<SidecarContainerSpec>? containers, string field, bool isInit) =>
    [
        .. Values.Items(containers, field, SidecarInjectionSpec.MaxContainers, errors)
            .Select(one => Read(one.Item, one.Field, isInit))
            .OfType<SidecarContainer>(),
    ];

    private SidecarContainer? Read(SidecarContainerSpec container, string field, bool isInit)
    {
        var before = errors.Count;
        if (string.IsNullOrEmpty(container.Name))
        {
            errors.Required($"{field}.name");
        }
        else if (!LabelSyntax.IsDnsLabel(container.Name))
        {
            errors.Invalid($"{field}.name", container.Name, LabelSyntax.DnsLabelProblem);
        }
        else if (!_names.Add(container.Name))
        {
            errors.Duplicate($"{field}.name", container.Name);
        }

        Values.Image(container.Image, $"{field}.image", errors);
        var further = container.Further ?? [];
        if (further.TryGetValue("restartPolicy", out var policy) && policy.ValueKind != JsonValueKind.Null)
        {
            errors.Forbidden($"{field}.restartPolicy", "spec.native says whether the containers are native sidecars");
        }

        // What kubectl merges by a key must have each key once, or it refuses what inject has written.
        HashSet<string> paths = [], devices = [], variables = [];

        // Init containers end before another listens.
        var ports = isInit ? [] : _ports;
        Check(further, "volumeMounts", field, (mount, place) => CheckMount(mount, place, "mountPath", paths));
        Check(further, "volumeDevices", field, (device, place) => CheckMount(device, place, "devicePath", devices));
        Check(further, "env", field, (variable, place) => CheckOnce(Text(variable, "name", place), $"{place}.name", variables));
        Check(further, "ports", field, (port, place) => CheckPort(port, place, ports));
        return errors.Count > before ? null : new(JsonSerializer.SerializeToElement(container, SidecarInjectionJson.Default.SidecarContainerSpec), isInit);
    }

    private void Check(Dictionary<string, JsonElement> further, string name, string field, Action<JsonElement, string> check)
    {
        if (!further.TryGetValue(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            errors.Invalid($"{field}.{name}", Excerpt.Of(list.GetRawText(), 64), "must be a list");
        }
        else if (list.GetArrayLength() > MaxItems)
        {
            errors.TooMany($"{field}.{name}", list.GetArrayLength(), MaxItems);
        }
        else
        {
            foreach (var (index, item) in list.EnumerateArray().Index())
            {
                var place = $"{field}.{name}[{index}]";
                if (item.ValueKind != JsonValueKind.Object)
                {
                    errors.Invalid(place, Excerpt.Of(item.GetRawText(), 64), "must be an object");
                }
                else
                {
                    check(item, place);
                }
            }
        }
    }

    private void CheckMount(JsonElement mount, string place, string path, HashSet<string> seen)
    {
        if (Text(mount, "name", place) is { } name && !volumes.Contains(name))
        {
            errors.Invalid($"{place}.name", Excerpt.Of(name, 64), "must name one of spec.volumes");
        }

        var text = Text(mount, path, place);
        if (text is not null && !seen.Add(ContainerMount.Place(ContainerMount.At(mount, text).Path).ToString()))
        {
            errors.Duplicate($"{place}.{path}", Excerpt.Of(text, 64));
        }
    }

    private void CheckOnce(string? name, string place, HashSet<string> seen)
    {
        if (name is not null && !seen.Add(name))
        {
            errors.Duplicate(place, Excerpt.Of(name, 64));
        }
    }

    private void CheckPort(JsonElement port, string place, List<ContainerPort> taken)
    {
        if (!port.TryGetProperty("containerPort", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var value) || value is < 1 or > 65535)
        {
            errors.Invalid(
                $"{place}.containerPort", number.ValueKind == JsonValueKind.Undefined ? "" : Excerpt.Of(number.GetRawText(), 64), "must be between 1 and 65535");
            return;
        }

        var read = ContainerPort.Of(port);
        if (taken.Select(read.Conflict).FirstOrDefault(conflict => conflict is not null) is { } conflict)
        {
            errors.Forbidden(place, $"{conflict} is taken already, and the containers of a Pod share one network");
        }
        else
        {
            taken.Add(read);
        }
    }

    private string? Text(JsonElement item, string name, string place)
    {
        if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.String && value.ValueEquals("")))
        {
            errors.Required($"{place}.{name}");
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Invalid($"{place}.{name}", Excerpt.Of(value.GetRawText(), 64), "must be a string");
            return null;
        }

        return value.GetString();
    }
}
