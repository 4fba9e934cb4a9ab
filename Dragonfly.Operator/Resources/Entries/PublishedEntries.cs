namespace Dragonfly.Operator.Resources.Entries;

/// <summary>The entries that all resources ask for.</summary>
/// <param name="read">
/// Reads them from the snapshots in force; null while some kind has not been read: entries then stay as they are. A kind whose CRD is
/// gone has been read, and asks for nothing.
/// </param>
public sealed class RequestedEntries(Func<IReadOnlyList<WebhookEntry>?> read)
{
    public IReadOnlyList<WebhookEntry>? Read() => read();
}

/// <summary>What this replica has last seen of each entry in the webhook configuration, for the conditions of resources.</summary>
public sealed class PublishedEntries
{
    private IReadOnlyDictionary<WebhookEntry, EntryPublication> _publications = new Dictionary<WebhookEntry, EntryPublication>();

    public EntryPublication Find(WebhookEntry entry) => Volatile.Read(ref _publications).GetValueOrDefault(entry) ?? EntryPublication.Pending;

    /// <summary>Published when all of them are, or there are none; otherwise why the first that is not.</summary>
    public EntryPublication Of(IEnumerable<WebhookEntry> entries) =>
        entries.Select(Find).FirstOrDefault(publication => !publication.IsPublished) ?? EntryPublication.Published;

    internal void Replace(IReadOnlyList<WebhookEntry> entries, Func<WebhookEntry, EntryPublication> publication) =>
        Volatile.Write(ref _publications, entries.ToDictionary(entry => entry, publication));
}
