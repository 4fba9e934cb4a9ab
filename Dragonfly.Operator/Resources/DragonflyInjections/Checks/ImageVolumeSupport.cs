using System.Net;
using System.Text.Json;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.ApiServers;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Checks;

/// <summary>
/// Whether the API server keeps image volumes. One that does not know them, or has them turned off, drops the source, and containers would
/// find an empty folder or none. So it is asked: by the dry run of creating a PodTemplate that has one.
/// </summary>
/// <remarks>A yes holds for as long as the server has the same version; anything else is asked again, for somebody may turn them on.</remarks>
public sealed partial class ImageVolumeSupport
{
    /// <summary>The first version that has them without a feature gate.</summary>
    public static readonly KubernetesVersion Since = new(1, 35);

    internal static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // With what stands before it, it has to fit into an Event.
    private const int MaxWords = 512;

    private static readonly byte[] Template = JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion", "v1");
        writer.WriteString("kind", "PodTemplate");
        writer.WritePropertyName("metadata");
        writer.WriteRawValue($$"""{"name":"{{TemplateDryRun.Name}}"}""");
        writer.WritePropertyName("template");
        writer.WriteRawValue("""
            {"spec":{"containers":[{"name":"placeholder","image":"placeholder","volumeMounts":[{"name":"tools","mountPath":"/tools","subPath":"tools","readOnly":true}]}],
            "volumes":[{"name":"tools","image":{"reference":"placeholder"}}]}}
            """);
        writer.WriteEndObject();
    }).Utf8.ToArray();

    private readonly ApiServerVersion _server = new();
    private readonly Lock _lock = new();
    private Task _asking = Task.CompletedTask;
    private DateTimeOffset? _askedAt;
    private string? _askedOf;
    private string? _refusal;
    private DeliveryProblem _notChecked = DeliveryProblem.Unknown;

    /// <summary>What the API server has said; null: nobody has asked one.</summary>
    public ImageVolumeAnswer? Answer { get; internal set; }

    /// <summary>Why Pods get no image volumes; null: they do, or nobody has asked an API server.</summary>
    public DeliveryProblem? Problem => Answer switch
    {
        ImageVolumeAnswer.Dropped => DeliveryProblem.DroppedBy(_server.Release is { } release ? $"the API server ({release})" : "the API server"),
        ImageVolumeAnswer.NotChecked => _notChecked,
        _ => null,
    };

    /// <summary>Asks the API server where its answer is unknown or old. Several resources that want to know wait for one answer.</summary>
    internal Task RefreshAsync(IKubernetesClient client, string @namespace, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _asking.IsCompleted ? _asking = AskAsync(client, @namespace, time, logger, cancellationToken) : _asking;
        }
    }

    /// <summary>Only a PodTemplate that comes back tells whether the volume is kept, and a server that refuses the subPath.</summary>
    internal static ImageVolumeAnswer Read(RawAnswer? answer)
    {
        if (answer is not { Json.ValueKind: JsonValueKind.Object } given)
        {
            return ImageVolumeAnswer.NotChecked;
        }

        if (given.Code == HttpStatusCode.UnprocessableEntity)
        {
            // Before 1.33 there was no subPath. Policies use this code, too, but name no field of the template.
            return given.Json.Member("details").Items("causes").Any(cause => cause.Text("field")?.StartsWith("template.spec.", StringComparison.Ordinal) == true)
                ? ImageVolumeAnswer.Dropped
                : ImageVolumeAnswer.NotChecked;
        }

        var spec = given.Json.Member("template").Member("spec");
        return (int)given.Code is < 200 or >= 300 || spec.ValueKind != JsonValueKind.Object ? ImageVolumeAnswer.NotChecked
            : spec.Items("volumes").Any(volume => volume.Member("image").ValueKind == JsonValueKind.Object)
                && spec.Items("containers").SelectMany(container => container.Items("volumeMounts")).Any(mount => mount.Text("subPath") is { Length: > 0 })
                ? ImageVolumeAnswer.Kept
            : ImageVolumeAnswer.Dropped;
    }

    /// <summary>The status code and the words of an answer that tells nothing, such as a policy's; null: there is no answer, or it tells.</summary>
    internal static string? Refusal(RawAnswer? answer) =>
        answer is not { } given || Read(answer) != ImageVolumeAnswer.NotChecked ? null
        : Excerpt.Of((given.Json.Text("message") ?? "").ReplaceLineEndings(" ").TrimEnd(' ', '.'), MaxWords) is { Length: > 0 } words
            ? $"{(int)given.Code}: {words}"
        : $"{(int)given.Code}";

    private async Task AskAsync(IKubernetesClient client, string @namespace, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        await _server.RefreshAsync(client, time, cancellationToken);
        var (now, release) = (time.GetUtcNow(), _server.Release);
        var isSameServer = Answer is not null && release == _askedOf;
        if (isSameServer && ((Answer == ImageVolumeAnswer.Kept && release is not null) || now - _askedAt < Interval))
        {
            return;
        }

        (_askedAt, _askedOf) = (now, release);
        var given = await new TemplateDryRun(client, @namespace, time).SendAsync(Template, "Ignore", cancellationToken);
        var answer = Read(given);
        Keep(answer, Refusal(given), isSameServer, logger);
        if (answer != ImageVolumeAnswer.NotChecked || !isSameServer)
        {
            Answer = answer;
        }
    }

    /// <summary>Keeps why the server has not said it. Silence takes no word back.</summary>
    private void Keep(ImageVolumeAnswer answer, string? refusal, bool isSameServer, ILogger logger)
    {
        if (refusal is not null)
        {
            if (refusal != _refusal)
            {
                LogRefused(logger, refusal);
            }

            (_notChecked, _refusal) = (DeliveryProblem.RefusedBy(refusal, refusal == _refusal), refusal);
        }
        else if (answer != ImageVolumeAnswer.NotChecked || !isSameServer)
        {
            (_notChecked, _refusal) = (DeliveryProblem.Unknown, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API server does not say whether it keeps image volumes, but answered {Refusal}")]
    private static partial void LogRefused(ILogger logger, string refusal);
}

/// <summary>What an API server said of image volumes.</summary>
public enum ImageVolumeAnswer
{
    /// <summary>Nothing that would tell: it did not answer, or it answered something else.</summary>
    NotChecked,

    /// <summary>It drops them.</summary>
    Dropped,

    /// <summary>It keeps them, with the folder that is mounted.</summary>
    Kept,
}
