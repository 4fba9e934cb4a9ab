namespace Dragonfly.Operator.Resources.Entries;

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
