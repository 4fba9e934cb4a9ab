using System.Buffers;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Bench.Core;

/// <summary>The way of one review without the network: parse, find the namespace, decide, inject, write the patch.</summary>
internal sealed class Admission(RuleSet<InjectionRule> injections, IReadOnlyDictionary<string, NamespaceInfo> namespaces) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _patch = new(64 * 1024);
    private readonly PodMutator[] _kinds = [DragonflyInjectionKind.Of(injections.ByPreference)];
    private readonly Utf8JsonWriter _writer = new(Stream.Null);

    public string Run(byte[] review)
    {
        using var admission = AdmissionReview.Read(review);
        var pod = PodDocument.Open(new ReviewedPod(admission.Object).Json);
        var result = PodAdmission.Admit(pod, new() { Namespace = namespaces.GetValueOrDefault(admission.Namespace!) }, _kinds);
        _patch.ResetWrittenCount();
        _writer.Reset(_patch);
        pod.WritePatch(_writer);
        _writer.Flush();
        return result.Outcome;
    }

    public void Dispose() => _writer.Dispose();
}
