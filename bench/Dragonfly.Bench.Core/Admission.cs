using System.Buffers;
using System.Text.Json;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Bench.Core;

/// <summary>The way of one review without the network: parse, find the namespace, decide, inject, write the patch.</summary>
internal sealed class Admission(InjectionSet injections, IReadOnlyDictionary<string, NamespaceFacts> namespaces) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    public Outcome Run(byte[] review)
    {
        using var document = JsonDocument.Parse(review);
        var request = document.RootElement.GetProperty("request"u8);
        var pod = PodDocument.Open(request.GetProperty("object"u8));
        var verdict = PodAdmission.Admit(pod, namespaces.GetValueOrDefault(request.GetProperty("namespace"u8).GetString()!), injections);
        _patch.ResetWrittenCount();
        _writer.Reset(_patch);
        pod.WritePatch(_writer);
        _writer.Flush();
        return verdict.Outcome;
    }

    public void Dispose() => _writer.Dispose();
}
