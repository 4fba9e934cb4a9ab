using System.Reflection;
using Dragonfly.KubeOps.Cli.Entities;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Rbac;

namespace Dragonfly.KubeOps.Cli.Rbac;

/// <summary>Collects the access that the operator asks for.</summary>
internal static class Grants
{
    public static readonly IReadOnlyList<string> AllVerbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    public static HashSet<Grant> Of(IReadOnlyCollection<Type> types) =>
    [
        .. types.SelectMany(type => type.GetCustomAttributes<GenericRbacAttribute>()).SelectMany(OfGeneric),
        .. types.SelectMany(type => type.GetCustomAttributes<EntityRbacAttribute>()).SelectMany(OfEntities),
        .. types.Any(PublishesEvents) ? Each("", "events", ["create", "get", "update"]) : [],
    ];

    private static IEnumerable<Grant> OfGeneric(GenericRbacAttribute attribute) =>
    [
        .. attribute.Groups.SelectMany(group => attribute.Resources.SelectMany(resource => Each(group, resource, Verbs(attribute.Verbs)))),
        .. attribute.Urls.SelectMany(url => Verbs(attribute.Verbs).Select(verb => new Grant("", "", verb, url))),
    ];

    private static IEnumerable<Grant> OfEntities(EntityRbacAttribute attribute)
    {
        foreach (var entity in attribute.Entities)
        {
            var name = EntityName.Of(entity);
            foreach (var grant in Each(name.Group, name.Plural, Verbs(attribute.Verbs)))
            {
                yield return grant;
            }

            // Upstream also grants the status of built-in types, which only the kubelet or a controller should write.
            if (entity.IsSubclassOf(typeof(CustomKubernetesEntity)) && entity.GetProperty("Status") is not null)
            {
                foreach (var grant in Each(name.Group, $"{name.Plural}/status", ["get", "patch", "update"]))
                {
                    yield return grant;
                }
            }
        }
    }

    private static IEnumerable<Grant> Each(string group, string resource, IEnumerable<string> verbs) =>
        verbs.Select(verb => new Grant(group, resource, verb));

    private static IEnumerable<string> Verbs(RbacVerb verbs) => verbs switch
    {
        _ when verbs.HasFlag(RbacVerb.All) => ["*"],
        _ when verbs.HasFlag(RbacVerb.AllExplicit) => AllVerbs,
        _ => AllVerbs.Where(verb => verbs.HasFlag(Enum.Parse<RbacVerb>(verb, ignoreCase: true))),
    };

    private static bool PublishesEvents(Type type) => type
        .GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(EventPublisher)));
}

/// <summary>One verb on one resource, or on one non-resource path.</summary>
internal readonly record struct Grant(string Group, string Resource, string Verb, string? Url = null)
{
    /// <summary>
    /// Whether the operator needs it only in its own namespace. These resources hold the data of a namespace's owner, so an operator
    /// should not access those of other namespaces.
    /// </summary>
    public bool IsInOwnNamespace => (Group, Resource) is ("", "secrets" or "configmaps" or "podtemplates") or ("coordination.k8s.io", "leases");
}
