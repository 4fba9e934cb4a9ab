using System.Buffers;
using System.Text.Json;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Bench.Core;

/// <summary>The way of one review without the network: parse, find the namespace, decide, inject, write the patch.</summary>
internal sealed class Admission(InjectionSet injections, IReadOnlyDictionary<string, NamespaceFacts> namespaces) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    public Outcome Run(byte[] review)
    {
        using var admission = AdmissionReview.Read(review);
        var pod = PodDocument.Open(new ReviewedPod(admission.Object, admission.Arena));
        var verdict = PodAdmission.Admit(pod, namespaces.GetValueOrDefault(admission.Namespace!), injections);
        _patch.ResetWrittenCount();
        _writer.Reset(_patch);
        pod.WritePatch(_writer);
        _writer.Flush();
        return verdict.Outcome;
    }

    public void Dispose() => _writer.Dispose();
}
