namespace k8s;

/// <summary>What a watch reports.</summary>
public enum WatchEventType
{
    /// <summary>The object came into being, or into the selection.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object went, or left the selection.</summary>
    Deleted,

    /// <summary>The watch failed.</summary>
    Error,

    /// <summary>Nothing happened up to the resourceVersion that the object carries.</summary>
    Bookmark,
}
