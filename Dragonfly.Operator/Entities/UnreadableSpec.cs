using System.Text.Json;

namespace Dragonfly.Operator.Entities;

/// <summary>
/// A spec with a value of another type than its field's. The API server refuses such, but may have stored one before it
/// knew this schema.
/// </summary>
/// <param name="Json">The spec as it stands.</param>
/// <param name="Field">The field, from the resource's root.</param>
internal sealed record UnreadableSpec(JsonElement Json, string Field);
