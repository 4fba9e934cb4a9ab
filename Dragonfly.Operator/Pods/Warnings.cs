namespace Dragonfly.Operator.Pods;

/// <summary>Something that the user should know.</summary>
/// <param name="Reason">A <see cref="WarningReason"/>, a reason of the kind, or the outcome that the message explains.</param>
/// <param name="Message">A sentence that names the field and the consequence.</param>
public sealed record Warning(string Reason, string Message)
{
    public override string ToString() => $"dragonfly: {Reason}: {Message}";
}

/// <summary>Collects warnings. Most Pods have none, and then nothing is allocated.</summary>
public sealed class Warnings
{
    private List<Warning>? _items;
    private HashSet<Warning>? _seen;

    public IReadOnlyList<Warning> Items => _items ?? [];

    public void Add(string reason, string message)
    {
        var warning = new Warning(reason, Excerpt.Message(message));
        _items ??= [];
        _seen ??= [];
        if (_seen.Add(warning))
        {
            _items.Add(warning);
        }
    }
}

/// <summary>
/// Why a Pod got less than was asked for, or something else. These reasons are shared by several kinds; a kind adds its own.
/// </summary>
public static class WarningReason
{
    /// <summary>The namespace's Pod Security level forbids hostPath volumes, so the volume was not added.</summary>
    public const string HostPathForbidden = "HostPathForbidden";

    /// <summary>The value of an annotation or label is invalid and counts as absent.</summary>
    public const string InvalidValue = "InvalidValue";

    /// <summary>The Pod has, or may have, something else under the operator's name or path, which is left alone.</summary>
    public const string NameTaken = "NameTaken";

    /// <summary>The namespace's Pod Security level forbids a container's security context, so the container was not added.</summary>
    public const string SecurityContextForbidden = "SecurityContextForbidden";
}
