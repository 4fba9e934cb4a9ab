using Dragonfly.Operator.Resources.Fields;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Generators of JSON text. A null text is a member that is left out.</summary>
internal static class JsonGenerator
{
    public static Gen<string?> Absent { get; } = Gen.Constant<string?>(null);

    public static Gen<string?> Null { get; } = Gen.Constant<string?>("null");

    public static Gen<string?> Object(params (string Name, Gen<string?> Value)[] members) =>
        Gen.CollectToArray(members, member => member.Value.Select(value => value is null ? null : $"\"{member.Name}\":{value}"))
            .Select(texts => (string?)$"{{{string.Join(',', texts.Where(text => text is not null))}}}");

    public static Gen<string?> Map(params (string Name, string[] Values)[] members) => Object(
    [
        .. members.Select(member => (member.Name, Gen.Frequency(
            (4, Absent),
            (1, Gen.Elements(member.Values).Select(value => (string?)$"\"{value}\"")))))
    ]);

    /// <summary>A list as users leave it: absent, null, empty or filled.</summary>
    public static Gen<string?> List(Gen<string[]> items) =>
        Gen.Frequency((2, Absent), (1, Null), (6, items.Select(texts => (string?)$"[{string.Join(',', texts)}]")));

    public static Gen<string?> Or(this Gen<string?> gen, params string?[] others) =>
        Gen.Frequency([(5, gen), .. others.Select(other => (1, Gen.Constant(other)))]);

    /// <summary>Up to <paramref name="most"/> of the texts, in any order, each once.</summary>
    public static Gen<string[]> Some(int most, params string[] texts) =>
        from shuffled in Gen.Shuffle(texts)
        from count in Gen.Choose(0, Math.Min(most, texts.Length))
        select shuffled[..count];
}
