using System.Buffers;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using KubeOps.Operator.Web.Webhooks.Admission;

namespace Dragonfly.Operator.Webhooks.Admission;

internal static class AdmissionResponse
{
    private static readonly JsonEncodedText ApiVersion = JsonEncodedText.Encode("apiVersion");
    private static readonly JsonEncodedText AdmissionV1 = JsonEncodedText.Encode("admission.k8s.io/v1");
    private static readonly JsonEncodedText Kind = JsonEncodedText.Encode("kind");
    private static readonly JsonEncodedText AdmissionReviewKind = JsonEncodedText.Encode("AdmissionReview");
    private static readonly JsonEncodedText Response = JsonEncodedText.Encode("response");
    private static readonly JsonEncodedText Uid = JsonEncodedText.Encode("uid");
    private static readonly JsonEncodedText Allowed = JsonEncodedText.Encode("allowed");
    private static readonly JsonEncodedText PatchType = JsonEncodedText.Encode("patchType");
    private static readonly JsonEncodedText JsonPatch = JsonEncodedText.Encode("JSONPatch");
    private static readonly JsonEncodedText Patch = JsonEncodedText.Encode("patch");

    /// <summary>Writes the response to a review.</summary>
    /// <param name="output">Receives the response.</param>
    /// <param name="buffer">The buffer with the patch; empty for no patch.</param>
    /// <param name="uid">The request's uid.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The response's length in bytes.</returns>
    public static long Write(IBufferWriter<byte> output, JsonBuffer buffer, string uid, in AdmissionAnswer answer)
    {
        var writer = buffer.Writer;
        writer.Reset(output);
        writer.WriteStartObject();
        writer.WriteString(ApiVersion, AdmissionV1);
        writer.WriteString(Kind, AdmissionReviewKind);
        writer.WriteStartObject(Response);
        writer.WriteString(Uid, uid);
        writer.WriteBoolean(Allowed, answer.IsAllowed);
        WriteStatus(writer, answer.Status);
        WriteWarnings(writer, answer.Warnings);
        if (!buffer.Written.IsEmpty)
        {
            writer.WriteString(PatchType, JsonPatch);
            writer.WriteBase64String(Patch, buffer.Written);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return writer.BytesCommitted;
    }

    private static void WriteStatus(Utf8JsonWriter writer, AdmissionStatus? status)
    {
        if (status is null)
        {
            return;
        }

        writer.WriteStartObject("status"u8);
        if (status.Code is { } code)
        {
            writer.WriteNumber("code"u8, code);
        }

        writer.WriteString("message"u8, status.Message);
        writer.WriteEndObject();
    }

    private static void WriteWarnings(Utf8JsonWriter writer, IList<string>? warnings)
    {
        if (warnings is null or { Count: 0 })
        {
            return;
        }

        writer.WriteStartArray("warnings"u8);
        foreach (var warning in warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
    }
}

/// <summary>The answer to a review.</summary>
/// <param name="IsAllowed">Whether the request is allowed.</param>
/// <param name="Status">Why it is refused.</param>
/// <param name="Warnings">Shown to the user; null for none.</param>
/// <param name="Patch">Writes the RFC 6902 array; null for no change.</param>
internal readonly record struct AdmissionAnswer(
    bool IsAllowed, AdmissionStatus? Status = null, IList<string>? Warnings = null, Action<Utf8JsonWriter>? Patch = null)
{
    /// <summary>Allows the request unchanged.</summary>
    public static AdmissionAnswer Allowed { get; } = new(true);
}
