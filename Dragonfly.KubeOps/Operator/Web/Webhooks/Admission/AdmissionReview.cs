using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace KubeOps.Operator.Web.Webhooks.Admission;

/// <summary>An <c>AdmissionReview</c> of <c>admission.k8s.io/v1</c>, read as far as every webhook needs it.</summary>
internal sealed class AdmissionReview
{
    private readonly JsonElement _request;

    private AdmissionReview(JsonElement request, string uid)
    {
        _request = request;
        Uid = uid;
        Namespace = Text("namespace"u8);
        Operation = ReadOperation(request);
        IsDryRun = request.TryGetProperty("dryRun"u8, out var dryRun) && dryRun.ValueKind == JsonValueKind.True;
    }

    /// <summary>The request's uid, which the answer repeats.</summary>
    public string Uid { get; }

    /// <summary>The object's namespace; null for cluster-scoped ones.</summary>
    public string? Namespace { get; }

    /// <summary>The object's name; null when the server is still to make one.</summary>
    public string? Name => Text("name"u8);

    /// <summary>What is to be done.</summary>
    public AdmissionOperation Operation { get; }

    /// <summary>Whether nothing will be stored.</summary>
    public bool IsDryRun { get; }

    /// <summary>The object as it shall be; null for none.</summary>
    public JsonElement? Object => Member("object"u8);

    /// <summary>The object as it is; null for none.</summary>
    public JsonElement? OldObject => Member("oldObject"u8);

    /// <summary>Reads a review.</summary>
    /// <param name="root">The body.</param>
    /// <exception cref="BadAdmissionRequestException">It is none.</exception>
    public static AdmissionReview Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !Equals(root, "kind"u8, "AdmissionReview"u8) || !Equals(root, "apiVersion"u8, "admission.k8s.io/v1"u8))
        {
            throw Bad("the body is no AdmissionReview of admission.k8s.io/v1");
        }

        if (!root.TryGetProperty("request"u8, out var request) || request.ValueKind != JsonValueKind.Object)
        {
            throw Bad("the AdmissionReview has no request");
        }

        return request.TryGetProperty("uid"u8, out var uid) && uid.ValueKind == JsonValueKind.String
            && uid.GetString() is { Length: > 0 } text
            ? new AdmissionReview(request, text)
            : throw Bad("the AdmissionReview's request has no uid");
    }

    /// <summary>Whether the review is about an object of a kind itself, not about a subresource.</summary>
    /// <param name="group">API group.</param>
    /// <param name="version">Version.</param>
    /// <param name="kind">Kind.</param>
    public bool IsAbout(string group, string version, string kind) =>
        _request.TryGetProperty("kind"u8, out var about) && about.ValueKind == JsonValueKind.Object
        && Equals(about, "kind"u8, kind) && Equals(about, "version"u8, version) && EqualsOrLacks(about, "group"u8, group)
        && EqualsOrLacks(_request, "subResource"u8, "");

    private static BadAdmissionRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private static AdmissionOperation ReadOperation(JsonElement request) =>
        Equals(request, "operation"u8, "CREATE"u8) ? AdmissionOperation.Create
        : Equals(request, "operation"u8, "UPDATE"u8) ? AdmissionOperation.Update
        : Equals(request, "operation"u8, "DELETE"u8) ? AdmissionOperation.Delete
        : AdmissionOperation.Other;

    private static bool Equals(JsonElement json, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static bool Equals(JsonElement json, ReadOnlySpan<byte> member, string text) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    // An empty string may be left out.
    private static bool EqualsOrLacks(JsonElement json, ReadOnlySpan<byte> member, string text) =>
        json.TryGetProperty(member, out var value)
            ? value.ValueKind == JsonValueKind.String && value.ValueEquals(text)
            : text.Length == 0;

    private string? Text(ReadOnlySpan<byte> member) =>
        _request.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private JsonElement? Member(ReadOnlySpan<byte> member) =>
        _request.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;
}
