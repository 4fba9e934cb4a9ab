namespace Dragonfly.Operator.Yaml;

/// <summary>Converts field names as Kubernetes writes them (<c>items[0].spec</c>) into JSON pointers, and back.</summary>
internal static class FieldPointer
{
    /// <summary>For a key that contains a dot, the pointer to its map is correct.</summary>
    public static string Of(string field) =>
        "/" + field.Replace('.', '/').Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    /// <summary>The pointer's steps must be plain names and indices.</summary>
    public static string ToField(string pointer) => pointer.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate("", (field, step) => char.IsAsciiDigit(step[0]) ? $"{field}[{step}]" : Join(field, step));

    public static string Join(string parent, string field) => parent.Length == 0 ? field : $"{parent}.{field}";
}
