namespace k8s;

/// <summary>What a watch reports.</summary>
public enum WatchEventType
{
    /// <summary>The object was created, or now matches the selector.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object was deleted, or no longer matches the selector.</summary>
    Deleted,

    /// <summary>The watch failed.</summary>
    Error,

    /// <summary>Nothing changed up to the object's resourceVersion.</summary>
    Bookmark,
}
