namespace Dragonfly.Operator.Commands.Inject;

/// <summary>In which form <c>inject</c> prints its result.</summary>
internal enum OutputFormat
{
    /// <summary>The manifests; untouched documents are passed through to the byte.</summary>
    Yaml,

    /// <summary>The same documents as JSON, one after the other.</summary>
    Json,

    /// <summary>One RFC 6902 patch a document, each on a line.</summary>
    Patch,
}
