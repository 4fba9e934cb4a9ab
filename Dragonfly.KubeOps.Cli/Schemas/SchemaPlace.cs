using System.Reflection;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>The place of a schema in an entity: a type, or a property of it, and the places around it.</summary>
internal sealed record SchemaPlace(MemberInfo Member, SchemaPlace? Outer = null)
{
    public SchemaPlace Inner(MemberInfo member) => new(member, this);

    /// <summary>Whether the type is being written further out, so that it contains itself.</summary>
    public bool IsInside(Type type) => Outer is not null && (Outer.Member == type || Outer.IsInside(type));

    public GenerationException Refuse(string why) => new($"{this}: {why}");

    public override string ToString() => Member is Type type ? type.Name : $"{Member.ReflectedType!.Name}.{Member.Name}";
}
