using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// An <c>AdmissionReview</c> of <c>admission.k8s.io/v1</c>, read as far as every webhook needs it. The objects in it are found,
/// and left for the webhook to read.
/// </summary>
internal sealed class AdmissionReview : IDisposable
{
    // API servers make uids of 36 characters; the answer repeats whatever came.
    private const int LongestUid = 253;

    // A parsed value takes a dozen bytes beside its text, or two dozen. In the 3 MiB that an API server takes there are no more of
    // them, but in the 7 MiB of a body they would be too many for the memory of a replica.
    private const int MostValues = 1_000_000;

    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\r\n"u8);

    private bool _isReview;
    private bool _isVersion1;
    private bool _hasRequest;
    private JsonSlice _kind;
    private JsonSlice _subResource;
    private JsonSlice _name;

    private AdmissionReview()
    {
    }

    /// <summary>The request's uid, which the answer repeats.</summary>
    public string Uid { get; private set; } = "";

    /// <summary>The object's namespace; null for cluster-scoped ones.</summary>
    public string? Namespace { get; private set; }

    /// <summary>The object's name, or the prefix from which the server is to make one; null for neither, and where it cannot be read.</summary>
    public string? Name
    {
        get
        {
            try
            {
                return Text(_name) is { Length: > 0 } name ? name : Text(Object.Member("metadata"u8).Member("generateName"u8));
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // Asked for once something else is wrong, and this may be what is.
                return null;
            }
        }
    }

    /// <summary>What is to be done.</summary>
    public AdmissionOperation Operation { get; private set; }

    /// <summary>Whether nothing will be stored.</summary>
    public bool IsDryRun { get; private set; }

    /// <summary>The object as it shall be; absent for none.</summary>
    public JsonSlice Object { get; private set; }

    /// <summary>The object as it is; absent for none.</summary>
    public JsonSlice OldObject { get; private set; }

    /// <summary>Holds what is parsed of the objects until the answer is written.</summary>
    public JsonArena Arena { get; } = new();

    /// <summary>Reads a review.</summary>
    /// <param name="body">The body; it must stay as it is for as long as the review is used.</param>
    /// <exception cref="JsonException">It is no JSON. What is not read here is not checked.</exception>
    /// <exception cref="BadAdmissionRequestException">It is no review.</exception>
    public static AdmissionReview Read(ReadOnlyMemory<byte> body)
    {
        var begin = body.Span.IndexOfAnyExcept(WhiteSpace);
        if (begin < 0 || body.Span[begin] != '{')
        {
            throw NoReview(body);
        }

        var text = body[begin..];
        var review = new AdmissionReview();
        var root = new JsonMembers(text);
        while (root.MoveNext())
        {
            review.TakeFrom(ref root);
        }

        if (text.Span[root.Length..].IndexOfAnyExcept(WhiteSpace) >= 0 || !review._isReview || !review._isVersion1)
        {
            throw NoReview(body);
        }

        return !review._hasRequest ? throw Bad("the AdmissionReview has no request")
            : review.Uid.Length == 0 ? throw Bad("the AdmissionReview's request has no uid")
            : review.Uid.Length > LongestUid ? throw Bad($"the AdmissionReview's request has a uid of more than {LongestUid} characters")
            : review;
    }

    /// <summary>Whether the review is about an object of a kind itself, not about a subresource.</summary>
    /// <param name="group">API group.</param>
    /// <param name="version">Version.</param>
    /// <param name="kind">Kind.</param>
    public bool IsAbout(string group, string version, string kind)
    {
        var about = _kind.Members();
        bool isGroup = group.Length == 0, isVersion = false, isKind = false;
        while (about.MoveNext())
        {
            if (about.Name.SequenceEqual("group"u8))
            {
                isGroup = about.Take().Is(group);
            }
            else if (about.Name.SequenceEqual("version"u8))
            {
                isVersion = about.Take().Is(version);
            }
            else if (about.Name.SequenceEqual("kind"u8))
            {
                isKind = about.Take().Is(kind);
            }
        }

        // An empty string may be left out.
        return isGroup && isVersion && isKind && (_subResource.Text.IsEmpty || _subResource.Is(""));
    }

    /// <inheritdoc/>
    public void Dispose() => Arena.Dispose();

    private static BadAdmissionRequestException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    // Only here it matters whether the body is JSON at all; reading it says so.
    private static BadAdmissionRequestException NoReview(ReadOnlyMemory<byte> body)
    {
        using var _ = JsonDocument.Parse(body, JsonArena.Parsing);
        return Bad("the body is no AdmissionReview of admission.k8s.io/v1");
    }

    private static string? Text(JsonSlice value) => value.IsString ? value.GetString() : null;

    private static JsonSlice ObjectOrNone(JsonSlice value) => value.IsObject ? value : default;

    private static JsonSlice Bounded(JsonSlice value) =>
        value.Text.Length > 2 * MostValues && value.Text.Span.Count((byte)',') > MostValues
            ? throw new BadAdmissionRequestException(
                StatusCodes.Status413PayloadTooLarge, $"the AdmissionReview holds an object of more than {MostValues} values")
            : value;

    private static AdmissionOperation ReadOperation(JsonSlice operation) =>
        operation.Is("CREATE") ? AdmissionOperation.Create
        : operation.Is("UPDATE") ? AdmissionOperation.Update
        : operation.Is("DELETE") ? AdmissionOperation.Delete
        : AdmissionOperation.Other;

    private void TakeFrom(ref JsonMembers root)
    {
        var name = root.Name;
        if (name.SequenceEqual("kind"u8))
        {
            _isReview = root.Take().Is("AdmissionReview");
        }
        else if (name.SequenceEqual("apiVersion"u8))
        {
            _isVersion1 = root.Take().Is("admission.k8s.io/v1");
        }
        else if (name.SequenceEqual("request"u8) && root.Kind == JsonValueKind.Object)
        {
            _hasRequest = !_hasRequest ? true : throw Bad("the AdmissionReview has two requests");
            var request = root.Enter();
            while (request.MoveNext())
            {
                TakeFromRequest(ref request);
            }

            root.Leave(request);
        }
    }

    private void TakeFromRequest(ref JsonMembers request)
    {
        var name = request.Name;
        if (name.SequenceEqual("uid"u8))
        {
            Uid = Text(request.Take()) ?? "";
        }
        else if (name.SequenceEqual("kind"u8))
        {
            _kind = request.Take();
        }
        else if (name.SequenceEqual("subResource"u8))
        {
            _subResource = request.Take();
        }
        else if (name.SequenceEqual("name"u8))
        {
            _name = request.Take();
        }
        else if (name.SequenceEqual("namespace"u8))
        {
            Namespace = Text(request.Take());
        }
        else if (name.SequenceEqual("operation"u8))
        {
            Operation = ReadOperation(request.Take());
        }
        else if (name.SequenceEqual("dryRun"u8))
        {
            IsDryRun = request.Kind == JsonValueKind.True;
        }
        else if (name.SequenceEqual("object"u8))
        {
            Object = ObjectOrNone(Bounded(request.Take()));
        }
        else if (name.SequenceEqual("oldObject"u8))
        {
            OldObject = ObjectOrNone(Bounded(request.Take()));
        }
    }
}
