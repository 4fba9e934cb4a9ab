using System.Reflection;
using Dragonfly.KubeOps.Cli.Entities;

namespace Dragonfly.KubeOps.Cli.Webhooks;

/// <summary>A webhook class of the operator.</summary>
internal sealed record WebhookClass(WebhookKind Kind, EntityName Entity, string Path, IReadOnlyList<string> Operations)
{
    private static readonly string[] Methods = ["Create", "Update", "Delete"];

    /// <summary>The same names as upstream's: <c>mutate.pod.v1</c>, <c>validate.cat.example.com.v1</c>.</summary>
    public string Name =>
        string.Join('.', new[] { Kind.Verb, Entity.Singular, Entity.Group, Entity.Version }.Where(part => part.Length > 0));

    /// <summary>Returns null if the type is not a webhook of this kind.</summary>
    public static WebhookClass? Of(WebhookKind kind, Type type)
    {
        var entity = type.GetCustomAttributes().Select(kind.EntityOf).FirstOrDefault(found => found is not null);
        if (entity is null)
        {
            return null;
        }

        if (!Ancestors(type).Contains(kind.Class.MakeGenericType(entity)))
        {
            throw new GenerationException($"{type.Name}: does not derive from {kind.Class.Name.Split('`')[0]}<{entity.Name}>");
        }

        string[] operations = [.. Methods.Where(method => IsOverridden(kind, type, method)).Select(method => method.ToUpperInvariant())];
        return operations.Length > 0
            ? new WebhookClass(kind, EntityName.Of(entity), $"/{kind.Verb}/{entity.Name.ToLowerInvariant()}", operations)
            : throw new GenerationException($"{type.Name}: overrides none of {string.Join(", ", Methods)}, so it would never be called");
    }

    private static bool IsOverridden(WebhookKind kind, Type type, string method) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Any(candidate => candidate.Name is var name && (name == method || name == method + "Async")
            && Generic(candidate.GetBaseDefinition().DeclaringType!) == kind.Class
            && Generic(candidate.DeclaringType!) != kind.Class);

    private static Type Generic(Type type) => type.IsGenericType ? type.GetGenericTypeDefinition() : type;

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }
    }
}
