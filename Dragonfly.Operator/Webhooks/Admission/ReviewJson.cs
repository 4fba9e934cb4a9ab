using System.Text.Json.Serialization;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Reads what a review holds of types, without reflection.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IList<V1OwnerReference>))]
internal sealed partial class ReviewJson : JsonSerializerContext;
