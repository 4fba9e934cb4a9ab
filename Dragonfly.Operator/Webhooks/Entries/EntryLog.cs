using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>What is logged of entries.</summary>
internal static partial class EntryLog
{
    [LoggerMessage(
        Level = LogLevel.Information, Message = "MutatingWebhookConfiguration {Name} has {Webhooks} webhooks now, for {Entries} entries of resources")]
    public static partial void EntriesPublished(this ILogger logger, string name, int webhooks, int entries);

    [LoggerMessage(Level = LogLevel.Debug, Message = "MutatingWebhookConfiguration {Name} changed before entries were written; they are composed again")]
    public static partial void EntriesOvertaken(this ILogger logger, string name);
}
