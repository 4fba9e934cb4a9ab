using System.Text.Json;
using Dragonfly.Operator.Pods;
using KubeOps.Operator.Web.Webhooks.Admission;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>What is answered to a review.</summary>
/// <param name="IsAllowed">Whether the request is let through.</param>
/// <param name="Status">Why it is not.</param>
/// <param name="Warnings">Shown to the user; null for none.</param>
/// <param name="Patch">Writes the RFC 6902 array; null for none.</param>
internal readonly record struct AdmissionAnswer(
    bool IsAllowed, AdmissionStatus? Status = null, IList<string>? Warnings = null, Action<Utf8JsonWriter>? Patch = null)
{
    /// <summary>Lets the request through as it is.</summary>
    public static AdmissionAnswer Allowed { get; } = new(true);
}
