using System.Text.Json;
using k8s;
using k8s.Json;
using k8s.Models;
using KubeOps.Abstractions.Entities;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Reads pages of a list.</summary>
internal static class ListReader
{
    /// <summary>Reads a page.</summary>
    /// <typeparam name="TEntity">Type of the objects.</typeparam>
    /// <param name="json">The page.</param>
    /// <param name="type">Type of the objects.</param>
    /// <exception cref="JsonException">It is not a list of such objects.</exception>
    public static EntityList<TEntity> Read<TEntity>(ReadOnlySpan<byte> json, EntityType<TEntity> type)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var reader = new Utf8JsonReader(json);
        var items = new List<TEntity>();
        V1ListMeta? metadata = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"the list of {type.PluralName} is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                metadata = JsonSerializer.Deserialize(ref reader, KubernetesJsonContext.Default.V1ListMeta);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, items, type);
            }
            else
            {
                reader.Skip();
            }
        }

        var token = metadata?.ContinueProperty;
        return new EntityList<TEntity>(items, metadata?.ResourceVersion, string.IsNullOrEmpty(token) ? null : token);
    }

    private static void ReadItems<TEntity>(ref Utf8JsonReader reader, List<TEntity> items, EntityType<TEntity> type)
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException($"the items of the list of {type.PluralName} are not an array");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException($"the list of {type.PluralName} contains something other than objects");
            }

            var entity = JsonSerializer.Deserialize(ref reader, type.Json)!;
            type.Complete(entity);
            items.Add(entity);
        }
    }
}
