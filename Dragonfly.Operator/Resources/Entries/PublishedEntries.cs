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

/// <summary>Whether API servers call the webhook for an entry, and if not, why: the reason and message of a condition.</summary>
/// <param name="Reason">In CamelCase.</param>
/// <param name="Message">For people.</param>
public sealed record EntryPublication(string Reason, string Message)
{
    public static EntryPublication Published { get; } = new("WebhookEntryPublished", "API servers call the webhook for the selected Pods");

    public static EntryPublication Pending { get; } =
        new("WebhookEntryPending", "the webhook entry is not published yet; the replica that holds the Lease does so within seconds");

    public bool IsPublished => ReferenceEquals(this, Published);

    public static EntryPublication ConfigurationMissing(string configuration) => new(
        "WebhookConfigurationMissing",
        $"there is no MutatingWebhookConfiguration {configuration}: it comes with config/ and the chart, and the operator never creates it");

    public static EntryPublication NotReachable(string configuration) => new(
        "WebhookNotReachable", $"MutatingWebhookConfiguration {configuration} has no entry with a CA bundle yet, which says how API servers reach the operator");

    public static EntryPublication NamespaceLabelMissing(IEnumerable<string> namespaces) => new(
        "NamespaceLabelMissing",
        "entries select namespaces by the label kubernetes.io/metadata.name, which API servers before 1.21 do not set; "
        + $"label these with their names: {string.Join(", ", namespaces)}");

    public static EntryPublication NamespaceExcluded(string name) => new(
        "NamespaceExcluded", $"the webhook is never called for Pods of namespace {name}");
}
