using System.Reflection;
using System.Text.Json.Nodes;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Writes the schema of a property from its type and its attributes.</summary>
internal static class PropertySchema
{
    public static JsonObject Of(PropertyInfo property, SchemaPlace place)
    {
        var schema = OfType(property, place);
        ObjectSchema.Describe(property, schema);
        if (new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable)
        {
            schema["nullable"] = true;
        }

        foreach (var attribute in property.GetCustomAttributes())
        {
            PropertyAttributes.Apply(attribute, schema, place);
        }

        ListTopology.Check(schema, place);
        ValidationRules.Add(property, schema, place);
        SchemaDefault.Add(property, schema, place);
        return schema;
    }

    private static JsonObject OfType(PropertyInfo property, SchemaPlace place)
    {
        if (!property.IsDefined(typeof(PreserveUnknownFieldsAttribute)))
        {
            return TypeSchema.Of(property.PropertyType, place);
        }

        try
        {
            var known = TypeSchema.Of(property.PropertyType, place);
            known["x-kubernetes-preserve-unknown-fields"] = true;
            return known;
        }
        catch (GenerationException)
        {
            // The attribute also allows types that have no schema.
            return TypeSchema.Opaque();
        }
    }
}
