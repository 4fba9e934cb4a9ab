using System.CommandLine;

namespace Dragonfly.Operator.Commands;

/// <summary>Options whose values are the names of an enum, in lower case. The first is the default.</summary>
internal static class NamedOption
{
    public static Option<T> Create<T>(string description, string name, params string[] aliases)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(value => value.ToLowerInvariant())];
        return new(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                var given = result.Tokens[0].Value;
                if (Array.IndexOf(names, given) is var index and >= 0)
                {
                    return Enum.GetValues<T>()[index];
                }

                result.AddError($"{name} must be {string.Join(", ", names[..^1])} or {names[^1]}, is '{given}'.");
                return default;
            },
        };
    }
}
