using System.Buffers;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Bench.Core;

/// <summary>The way of one review without the network: parse, find the namespace, decide, add, write the patch.</summary>
/// <param name="kinds">The kinds with their rules in force.</param>
/// <param name="namespaces">What is known of namespaces.</param>
internal sealed class Admission(IReadOnlyList<PodMutator> kinds, IReadOnlyDictionary<string, NamespaceInfo>? namespaces = null) : IDisposable
{
    private readonly IReadOnlyDictionary<string, NamespaceInfo> _namespaces = namespaces
        ?? new Dictionary<string, NamespaceInfo> { ["default"] = new("default", new Dictionary<string, string>(), new Dictionary<string, string>()) };

    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);
    private byte[] _body = [];

    public string Run(byte[] review)
    {
        // A body may be cut, as that of a request is.
        Array.Resize(ref _body, Math.Max(_body.Length, review.Length));
        review.CopyTo(_body.AsSpan());
        using var admission = AdmissionReview.Read(ManagedFields.Cut(_body.AsMemory(0, review.Length)));
        var pod = PodDocument.Open(new ReviewedPod(admission.Object).Json);
        var @namespace = admission.Namespace!;

        // A dry run: what is counted stays as it is from one review to the next.
        var result = PodAdmission.Admit(
            pod, new() { Namespace = _namespaces.GetValueOrDefault(@namespace), NamespaceName = @namespace, DryRun = true }, kinds);
        _patch.ResetWrittenCount();
        _writer.Reset(_patch);
        pod.WritePatch(_writer);
        _writer.Flush();
        return result.Outcome;
    }

    public void Dispose() => _writer.Dispose();
}
