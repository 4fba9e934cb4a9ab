using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>An <c>AdmissionReview</c> of <c>admission.k8s.io/v1</c>. Its JSON elements are valid until it is disposed.</summary>
internal sealed class AdmissionReview : IDisposable
{
    // API servers create uids of 36 characters. The answer repeats the uid, so its length is limited.
    private const int MaxUidLength = 253;

    // A parsed value takes up to two dozen bytes besides its text. The 3 MiB that an API server accepts cannot hold more values than
    // this, but a body of 7 MiB could hold too many for a replica's memory.
    private const int MaxValues = 1_000_000;

    // Deeper than any object, so that the API server decides what is too deep. The object is two levels down in the review.
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

    /// <summary>The request's uid, which the answer must repeat.</summary>
    public string Uid { get; }

    /// <summary>The object's namespace; null for cluster-scoped objects.</summary>
    public string? Namespace { get; }

    /// <summary>
    /// The object's name, or the prefix from which the API server will generate it; null if it has neither or cannot be read.
    /// </summary>
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
                // This is read while another error is reported, and the metadata may be the cause.
                return null;
            }
        }
    }

    public AdmissionOperation Operation { get; }

    /// <summary>Whether the API server will not store the result.</summary>
    public bool IsDryRun { get; }

    /// <summary>The new object; undefined for none.</summary>
    public JsonElement Object { get; }

    /// <summary>The existing object; undefined for none.</summary>
    public JsonElement OldObject { get; }

    /// <param name="body">The body; it must not change while the review is in use.</param>
    /// <exception cref="BadAdmissionRequestException">The body is not JSON, or not a review.</exception>
    public static AdmissionReview Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > 2 * MaxValues && CountValues(body.Span) > MaxValues)
        {
            throw new BadAdmissionRequestException(
                StatusCodes.Status413PayloadTooLarge, $"the AdmissionReview holds more than {MaxValues} values");
        }

        var document = Parse(body);
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

    /// <summary>Whether the review is about an object of the kind itself, not about a subresource.</summary>
    public bool IsAbout(string group, string version, string kind)
    {
        var about = Member(_request, "kind"u8);

        // JSON writers may leave out an empty string.
        return (Is(Member(about, "group"u8), group) || (group.Length == 0 && Member(about, "group"u8).ValueKind == JsonValueKind.Undefined))
            && Is(Member(about, "version"u8), version)
            && Is(Member(about, "kind"u8), kind)
            && Member(_request, "subResource"u8) is var subResource
            && (subResource.ValueKind == JsonValueKind.Undefined || Is(subResource, ""));
    }

    /// <summary>Ends the use of the body's memory, which another request may take next.</summary>
    public void Dispose() => _document.Dispose();

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, Parsing);
        }
        catch (JsonException)
        {
            // Its message may quote what was sent, and its stack trace says nothing.
            throw Bad("the body is not JSON");
        }
    }

    private static JsonElement ReadRequest(JsonElement review)
    {
        if (!Is(Member(review, "kind"u8), "AdmissionReview") || !Is(Member(review, "apiVersion"u8), "admission.k8s.io/v1"))
        {
            throw Bad("the body is not an AdmissionReview of admission.k8s.io/v1");
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

    // Never less than the real number: every value but the first follows one of these characters.
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

/// <summary>The operation that a review is about.</summary>
internal enum AdmissionOperation
{
    /// <summary>An operation that no webhook here handles, such as CONNECT.</summary>
    Other,

    Create,

    Update,

    Delete,
}
