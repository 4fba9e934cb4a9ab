namespace Dragonfly.Operator.Pods;

/// <summary>One thing that the user should know: the message names the field and what follows, in a sentence.</summary>
public readonly record struct Warning(Notes Note, string Message);

/// <summary>What was found on the way; most Pods have nothing, and then nothing is allocated.</summary>
public sealed class Warnings
{
    private List<Warning>? _items;
    private HashSet<Warning>? _seen;

    public IReadOnlyList<Warning> Items => _items ?? [];

    /// <summary>What was left out before what was merely not understood: that a Pod lacks something matters more than why.</summary>
    public IEnumerable<Warning> Ranked => Items.OrderBy(warning => warning.Note == Notes.InvalidValue);

    public Notes Notes { get; private set; }

    public void Add(Notes note, string message)
    {
        Notes |= note;
        var warning = new Warning(note, Excerpt.Message(message));
        _items ??= [];
        _seen ??= [];
        if (_seen.Add(warning))
        {
            _items.Add(warning);
        }
    }
}

/// <summary>Why an injected Pod got less, or something else, than was asked for.</summary>
[Flags]
public enum Notes
{
    None = 0,

    /// <summary>The namespace's Pod Security level forbids hostPath volumes, so there is no socket.</summary>
    HostPathForbidden = 1,

    /// <summary>The resource does not allow the tools image that the Pod names; its own is used.</summary>
    ImageNotAllowed = 2,

    /// <summary>The Pod's own NODE_NAME (or NODE_IP) is not the node's, so the proxy address is not either.</summary>
    ForeignNodeName = 4,

    /// <summary>A value of an annotation or label is not understood and counts as absent.</summary>
    InvalidValue = 8,

    /// <summary>The Pod has, or may have, something else under a name or at a path of ours, which is left alone.</summary>
    NameTaken = 16,

    /// <summary>The namespace's Pod Security level forbids the tools' security context, so there are no tools.</summary>
    SecurityContextForbidden = 32,
}
