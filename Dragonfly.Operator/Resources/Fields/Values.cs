using System.Text.RegularExpressions;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.Fields;

/// <summary>Reads single values and lists of them.</summary>
internal static partial class Values
{
    private const int MaxLength = 1024;
    private const string ImageProblem = "must be an image reference such as registry.example.com/tools:v1, in lower case and without a scheme";

    /// <summary>The value of an enum, by exactly its name.</summary>
    public static T Named<T>(string? name, string field, FieldErrors errors)
        where T : struct, Enum =>
        Array.IndexOf(Enum.GetNames<T>(), OneOf(name, field, errors, Enum.GetNames<T>())) is var index and >= 0
            ? Enum.GetValues<T>()[index]
            : default;

    public static string OneOf(string? value, string field, FieldErrors errors, params string[] supported)
    {
        if (value is null)
        {
            errors.Required(field);
        }
        else if (!supported.Contains(value))
        {
            errors.Unsupported(field, value, supported);
        }

        return value ?? "";
    }

    public static string Image(string? image, string field, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(image))
        {
            errors.Required(field);
        }
        else if (image.Length > ImageReference.MaxLength)
        {
            errors.TooLong(field, ImageReference.MaxLength);
        }
        else if (!ImageReference.IsValid(image))
        {
            errors.Invalid(field, image, ImageProblem);
        }

        return image ?? "";
    }

    public static string AbsolutePath(string? path, string field, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(path))
        {
            errors.Required(field);
            return "/";
        }

        if (path.Length > MaxLength)
        {
            errors.TooLong(field, MaxLength);
        }
        else if (!Path().IsMatch(path))
        {
            errors.Invalid(field, path, "must be an absolute path without ':', '//' or a '/' at the end");
        }
        else if (path.Split('/').Any(segment => segment is "." or ".."))
        {
            errors.Invalid(field, path, "must not contain '.' or '..'");
        }

        return path;
    }

    /// <param name="most">How many items it may have.</param>
    /// <param name="problem">What is wrong with an item, or null.</param>
    /// <param name="member">The member of an item that was read, for the errors.</param>
    public static string[] Strings(
        IEnumerable<string>? items, string field, int most, FieldErrors errors, Func<string, string?> problem, string member = "")
    {
        string[] all = [.. items ?? []];
        if (all.Length > most)
        {
            errors.TooMany(field, all.Length, most);
            return [];
        }

        var seen = new HashSet<string>();
        for (var index = 0; index < all.Length; index++)
        {
            // A null in a list of strings is possible in JSON, whatever the type says.
            var item = all[index] ??= "";
            if (problem(item) is { } detail)
            {
                errors.Invalid($"{field}[{index}]{member}", item, detail);
            }
            else if (!seen.Add(item))
            {
                errors.Duplicate($"{field}[{index}]{member}", item);
            }
        }

        return all;
    }

    /// <summary>The objects of a list, each with its field; none where there are too many.</summary>
    /// <param name="items">The list; null is the empty one.</param>
    /// <param name="field">The list's field.</param>
    /// <param name="most">How many items it may have.</param>
    /// <param name="errors">Takes the errors.</param>
    public static IEnumerable<(T Item, string Field)> Items<T>(IList<T>? items, string field, int most, FieldErrors errors)
        where T : class, new()
    {
        if (items?.Count > most)
        {
            errors.TooMany(field, items.Count, most);
            return [];
        }

        // A null in a list of objects is possible in JSON, whatever the type says.
        return (items ?? []).Select((item, index) => (item ?? new(), $"{field}[{index}]"));
    }

    [GeneratedRegex(@"^(/[^/:\p{Cc}]+)+\z")]
    private static partial Regex Path();
}
