namespace Dragonfly.Operator.Yaml;

/// <summary>Turns the names of fields, as Kubernetes writes them (<c>items[0].spec</c>), into JSON pointers, and back.</summary>
internal static class FieldPointer
{
    /// <summary>Of a key with a dot in it, the pointer to its map is right.</summary>
    public static string Of(string field) =>
        "/" + field.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    /// <summary>The pointer's steps must be plain names and indices.</summary>
    public static string ToField(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate("", (field, step) => char.IsAsciiDigit(step[0]) ? $"{field}[{step}]" : Join(field, step));

    public static string Join(string parent, string field) => parent.Length == 0 ? field : $"{parent}.{field}";
}
