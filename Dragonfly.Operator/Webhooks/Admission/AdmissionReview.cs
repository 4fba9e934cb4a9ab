using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>An <c>AdmissionReview</c> of <c>admission.k8s.io/v1</c>. What is read of it is valid until it is disposed of.</summary>
internal sealed class AdmissionReview : IDisposable
{
    // API servers make uids of 36 characters; the answer repeats whatever came.
    private const int MaxUidLength = 253;

    // A parsed value takes a dozen bytes beside its text, or two dozen. The 3 MiB that an API server takes do not hold more of
    // them, but in the 7 MiB of a body they would be too many for the memory of a replica.
    private const int MaxValues = 1_000_000;

    // Deeper than any object, so that the API server decides what is too deep. The object itself stands two levels down.
    private static readonly JsonDocumentOptions Parsing = new() { MaxDepth = 2 + 512 };

    private readonly JsonDocument _document;
    private readonly JsonElement _request;

    private AdmissionReview(JsonDocument document)
    {
        _document = document;
        _request = ReadRequest(document.RootElement);
        Uid = Text(_request, "uid"u8) ?? "";
        if (Uid.Length is 0 or > MaxUidLength)
        {
            throw Bad(Uid.Length == 0
                ? "the AdmissionReview's request has no uid"
                : $"the AdmissionReview's request has a uid of more than {MaxUidLength} characters");
        }

        Namespace = Text(_request, "namespace"u8);
        Operation = ReadOperation(Member(_request, "operation"u8));
        IsDryRun = Member(_request, "dryRun"u8).ValueKind == JsonValueKind.True;
        Object = ObjectOrNone(Member(_request, "object"u8));
        OldObject = ObjectOrNone(Member(_request, "oldObject"u8));
    }

    /// <summary>The request's uid, which the answer repeats.</summary>
    public string Uid { get; }

    /// <summary>The object's namespace; null for cluster-scoped ones.</summary>
    public string? Namespace { get; }

    /// <summary>The object's name, or the prefix from which the server is to make one; null for neither, and where it cannot be read.</summary>
    public string? Name
    {
        get
        {
            try
            {
                return Text(_request, "name"u8) is { Length: > 0 } name ? name : Text(Member(Object, "metadata"u8), "generateName"u8);
            }
            catch (InvalidOperationException)
            {
                // Asked for once something else is wrong, and this may be what is.
                return null;
            }
        }
    }

    /// <summary>What is to be done.</summary>
    public AdmissionOperation Operation { get; }

    /// <summary>Whether nothing will be stored.</summary>
    public bool IsDryRun { get; }

    /// <summary>The object as it shall be; undefined for none.</summary>
    public JsonElement Object { get; }

    /// <summary>The object as it is; undefined for none.</summary>
    public JsonElement OldObject { get; }

    /// <summary>Reads a review.</summary>
    /// <param name="body">The body; it must stay as it is for as long as the review is used.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="BadAdmissionRequestException">It is no review.</exception>
    public static AdmissionReview Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > 2 * MaxValues && CountValues(body.Span) > MaxValues)
        {
            throw new BadAdmissionRequestException(
                StatusCodes.Status413PayloadTooLarge, $"the AdmissionReview holds more than {MaxValues} values");
        }

        var document = JsonDocument.Parse(body, Parsing);
        try
        {
            return new AdmissionReview(document);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>Whether the review is about an object of a kind itself, not about a subresource.</summary>
    /// <param name="group">API group.</param>
    /// <param name="version">Version.</param>
    /// <param name="kind">Kind.</param>
    public bool IsAbout(string group, string version, string kind)
    {
        var about = Member(_request, "kind"u8);

        // An empty string may be left out.
        return (Is(Member(about, "group"u8), group) || (group.Length == 0 && Member(about, "group"u8).ValueKind == JsonValueKind.Undefined))
            && Is(Member(about, "version"u8), version)
            && Is(Member(about, "kind"u8), kind)
            && Member(_request, "subResource"u8) is var subResource
            && (subResource.ValueKind == JsonValueKind.Undefined || Is(subResource, ""));
    }

    /// <summary>Ends what was read: the body's memory may be another request's by now.</summary>
    public void Dispose() => _document.Dispose();

    private static JsonElement ReadRequest(JsonElement review)
    {
        if (!Is(Member(review, "kind"u8), "AdmissionReview") || !Is(Member(review, "apiVersion"u8), "admission.k8s.io/v1"))
        {
            throw Bad("the body is no AdmissionReview of admission.k8s.io/v1");
        }

        JsonElement request = default;
        foreach (var member in review.EnumerateObject())
        {
            if (member.NameEquals("request"u8) && member.Value.ValueKind == JsonValueKind.Object)
            {
                request = request.ValueKind == JsonValueKind.Undefined ? member.Value : throw Bad("the AdmissionReview has two requests");
            }
        }

        return request.ValueKind == JsonValueKind.Object ? request : throw Bad("the AdmissionReview has no request");
    }

    // Not fewer than there are: each value follows one of these marks, or is the first. A value and its mark take two bytes.
    private static int CountValues(ReadOnlySpan<byte> json) =>
        json.Count((byte)',') + json.Count((byte)'[') + json.Count((byte)'{');

    private static BadAdmissionRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private static JsonElement Member(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool Is(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static JsonElement ObjectOrNone(JsonElement value) => value.ValueKind == JsonValueKind.Object ? value : default;

    private static AdmissionOperation ReadOperation(JsonElement operation) =>
        Is(operation, "CREATE") ? AdmissionOperation.Create
        : Is(operation, "UPDATE") ? AdmissionOperation.Update
        : Is(operation, "DELETE") ? AdmissionOperation.Delete
        : AdmissionOperation.Other;
}
