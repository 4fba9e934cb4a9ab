using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Resources.Files;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources;

/// <summary>
/// A kind of resource, with everything that the operator needs to know of it, and its rules in force. The program makes one for
/// each operator or command.
/// </summary>
public abstract class ResourceKind : PodMutator
{
    public const string ApiVersion = "dragonfly.io/v1alpha1";

    /// <summary>The metric that tells how many resources are in force.</summary>
    public abstract string CountMetric { get; }

    public abstract int Count { get; }

    /// <summary>The metric that tells how many Pods each part of a resource has; null: the kind counts none.</summary>
    public virtual string? PodsMetric => null;

    /// <summary>The annotation by which a Pod says what it got.</summary>
    public abstract string Mark { get; }

    /// <summary>The annotation by which a Pod declines everything of the kind.</summary>
    public abstract (string Name, string Value) OptOut { get; }

    /// <summary>The annotations and labels by which Pods ask for the kind; none where its resources select them unasked.</summary>
    public virtual IReadOnlyList<string> OptInNames => [];

    /// <summary>The Pods for which API servers have to call the webhook, because resources select them.</summary>
    public abstract IEnumerable<WebhookEntry> WebhookEntries { get; }

    /// <summary>The webhooks that the operator is installed with for the kind, whatever resources there are.</summary>
    public virtual IReadOnlyList<StaticEntry> StaticEntries => [];

    /// <summary>What is in force where nobody says anything: in standalone mode and on the command line without resource files.</summary>
    public virtual IReadOnlyList<ResourceRule> Defaults => [];

    /// <summary>Kinds of others that the resources refer to: files may hold such objects, too.</summary>
    internal virtual IReadOnlyList<string> ReferredKinds => [];

    /// <summary>Whether the objects of others that the resources refer to were read once in the cluster, or could not be.</summary>
    internal virtual bool HasReadReferred => true;

    /// <summary>The version of the API server whose Pods are decided about; null: unknown.</summary>
    public KubernetesVersion? ServerVersion { get; internal set; }

    /// <summary>Whether a Pod with this value of <see cref="Mark"/> has something else than a new one would get. Null: there is no telling.</summary>
    internal virtual string? OutdatedBy(string mark) => null;

    /// <summary>The states that the audit finds running Pods in; none where only a Pod's spec would tell.</summary>
    internal virtual IReadOnlyList<string> AuditStates => [];

    /// <summary>The rules in force, the preferred first.</summary>
    internal abstract IReadOnlyList<ResourceRule> InForce { get; }

    /// <summary>
    /// The resource that a new Pod would get something of, for a running Pod without <see cref="Mark"/>; null: none. Only metadata is looked at.
    /// </summary>
    internal virtual string? LackedBy(PodDocument pod, PodContext context) => null;

    /// <summary>Writes what an audit found into the statuses that say otherwise.</summary>
    internal abstract Task WriteAuditAsync(IKubernetesClient client, AuditCounts counts, CancellationToken cancellationToken);

    /// <summary>Puts rules of this kind in force, in place of all that were.</summary>
    public abstract void Replace(IEnumerable<ResourceRule> rules);

    /// <summary>Reads the objects of others that the kind refers to from an API server, for a command.</summary>
    internal virtual Task LoadReferredAsync(IKubernetesClient client, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads what else decides about a Pod of the cluster from its API server, for a command that explains the Pod.</summary>
    internal virtual Task LoadForAsync(V1Pod pod, IKubernetesClient client, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Reads an object of another kind that the kind refers to.</summary>
    /// <exception cref="JsonException">It has a value of the wrong type.</exception>
    internal virtual IKubernetesObject<V1ObjectMeta> ReadReferred(JsonElement written) => throw new NotSupportedException($"{Kind} refers to no other kind");

    /// <summary>Takes the objects of others that files hold, in place of all that were.</summary>
    internal virtual void ReplaceReferred(IEnumerable<JsonElement> objects)
    {
    }

    /// <summary>How many Pods there are, for <see cref="PodsMetric"/>.</summary>
    internal virtual IEnumerable<Measurement<int>> MeasurePods() => [];

    /// <summary>What <c>check</c> looks at for the kind.</summary>
    internal virtual KindChecks Checks => new(this);

    /// <summary>What decides whether a Pod gets something, for whoever wonders why one did not.</summary>
    internal virtual string DecidedBy => $"its labels, its namespace's labels or the {Kind}";

    /// <summary>Lists the resources of an API server, and puts the valid ones in force.</summary>
    internal abstract Task<IReadOnlyList<ListedResource>> LoadAsync(IKubernetesClient client, CancellationToken cancellationToken);

    /// <summary>Reads a resource as a file has it, which no API server has checked.</summary>
    /// <param name="written">The resource.</param>
    /// <param name="defaultNamespace">Where it goes if it names no namespace and its kind has one.</param>
    internal abstract CompiledResource<ResourceRule> Read(JsonElement written, string defaultNamespace);

    /// <summary>Makes the kind's types known to the KubeOps that is linked.</summary>
    internal abstract void Register(KindRegistration registration);
}

/// <summary>A kind of resource, with its types.</summary>
public abstract class ResourceKind<TEntity, TRule> : ResourceKind
    where TEntity : class, IResource
    where TRule : ResourceRule
{
    private static readonly string[] Fields = ["apiVersion", "kind", "metadata", "spec", "status"];

    public RuleCache<TRule> Rules { get; } = new();

    public sealed override int Count => Rules.Current.ByPreference.Count;

    internal sealed override IReadOnlyList<ResourceRule> InForce => Rules.Current.ByPreference;

    public sealed override IEnumerable<WebhookEntry> WebhookEntries =>
        Rules.Current.ByPreference.Where(rule => rule.Enabled).SelectMany(rule => rule.WebhookEntries);

    public sealed override void Replace(IEnumerable<ResourceRule> rules) => Rules.Replace(rules.OfType<TRule>());

    /// <summary>
    /// Compiles a resource, or lists its errors. This is the only reader: the controller, the validating webhook, resource files and
    /// <c>check</c> all use it.
    /// </summary>
    public CompiledResource<TRule> Compile(TEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.Spec?.Unreadable is { } unreadable)
        {
            return new(null, [unreadable.Error]);
        }

        var errors = new FieldErrors();
        var rule = Compile(entity, errors);
        return errors.Count > 0 ? new(null, errors.All) : new(rule, []);
    }

    /// <summary>Puts a resource in force. With errors, what was in force under its name stays so.</summary>
    public CompiledResource<TRule> Set(TEntity entity) => Set(entity, Compile(entity));

    /// <summary>Puts in force what was made of a resource. With errors, what was in force under its name stays so.</summary>
    internal CompiledResource<TRule> Set(TEntity entity, CompiledResource<TRule> compiled)
    {
        Rules.Set(NameOf(entity), compiled.Rule);
        return compiled;
    }

    public virtual void Remove(TEntity entity) => Rules.Remove(NameOf(entity));

    /// <summary>What the validating webhook tells of a resource that it lets through.</summary>
    internal virtual IEnumerable<string> Warnings(TEntity entity, TRule? rule) => [];

    /// <summary>The status as it should be: the very one that is there, where nothing changed.</summary>
    /// <param name="compiled">What became of it.</param>
    /// <param name="publication">Whether API servers call the webhook for what it selects, or why not.</param>
    /// <param name="namespaces">All namespaces; null while they are not all known.</param>
    /// <param name="now">The time (UTC).</param>
    internal ResourceStatus UpdateStatus(
        TEntity entity, CompiledResource<TRule> compiled, EntryPublication publication, IEnumerable<NamespaceInfo>? namespaces, DateTime now)
    {
        var (before, generation) = (entity.Status, entity.Metadata.Generation);
        var found = Observe(entity, compiled, publication, namespaces, now);
        var status = found with { ObservedGeneration = generation, Conditions = Conditions.Merge(found.Conditions!, before, generation ?? 0, now) };
        return status == before ? before : status;
    }

    internal sealed override async Task<IReadOnlyList<ListedResource>> LoadAsync(IKubernetesClient client, CancellationToken cancellationToken) =>
    [
        .. (await client.ListAsync<TEntity>(cancellationToken: cancellationToken)).Select(entity =>
        {
            var compiled = Set(entity);
            return new ListedResource(Kind, NameOf(entity), new(compiled.Rule, compiled.Errors), state => StatusIn(state, entity, compiled))
            {
                Priority = PriorityOf(entity),
                Created = entity.Metadata.CreationTimestamp,
            };
        }),
    ];

    internal sealed override CompiledResource<ResourceRule> Read(JsonElement written, string defaultNamespace)
    {
        var errors = new List<FieldError>();
        var resource = new WrittenResource(written);
        TEntity entity;
        try
        {
            entity = ReadWhole(resource, errors);
        }
        catch (JsonException exception)
        {
            var field = exception.Path?.TrimStart('$').TrimStart('.') is { Length: > 0 } path ? path : "the document";
            return new(null, [new(field, "has a value of the wrong type")]);
        }

        if (string.IsNullOrEmpty(entity.Metadata?.Name))
        {
            return new(null, [new("metadata.name", "Required value")]);
        }

        if (IsNamespaced && string.IsNullOrEmpty(entity.Metadata.NamespaceProperty))
        {
            entity.Metadata.NamespaceProperty = defaultNamespace;
        }

        errors.AddRange(UnknownFieldsOf(entity, resource.Json).Select(field => new FieldError(field, "unknown field")));
        var compiled = Compile(entity);
        errors.AddRange(compiled.Errors.ExceptBy([.. errors.Select(error => error.Field)], error => error.Field));
        return errors.Count > 0 ? new(null, errors) : new(compiled.Rule, []);
    }

    internal sealed override async Task WriteAuditAsync(IKubernetesClient client, AuditCounts counts, CancellationToken cancellationToken)
    {
        foreach (var entity in await client.ListAsync<TEntity>(cancellationToken: cancellationToken))
        {
            // A resource without a status, or with a bad spec, is the controller's concern first.
            if (entity is not { Metadata.DeletionTimestamp: null, Status: { } before } || Compile(entity).Rule is not { } rule)
            {
                continue;
            }

            entity.Status = Audited(before, state => counts.Find(state, rule));
            if (entity.Status == before)
            {
                continue;
            }

            try
            {
                await client.UpdateStatusAsync(entity, cancellationToken);
            }
            catch (HttpOperationException exception) when (exception.Response?.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                // Somebody has changed or deleted the resource meanwhile: the next audit finds what is true then.
            }
        }
    }

    /// <summary>The status with what an audit found.</summary>
    /// <param name="status">The status as it is.</param>
    /// <param name="count">The number of Pods in a state; null if it is unknown.</param>
    protected virtual ResourceStatus Audited(ResourceStatus status, Func<string, int?> count) => status;

    /// <summary>What is to stand in the status, its conditions as <see cref="Conditions.New"/> makes them. The parameters are those of <see cref="UpdateStatus"/>.</summary>
    protected abstract ResourceStatus Observe(
        TEntity entity, CompiledResource<TRule> compiled, EntryPublication publication, IEnumerable<NamespaceInfo>? namespaces, DateTime now);

    /// <summary>Compiles a resource whose spec has the right types.</summary>
    /// <param name="errors">Takes everything that is wrong with it.</param>
    protected abstract TRule? Compile(TEntity entity, FieldErrors errors);

    /// <summary>Whether resources are in a namespace, and are for its Pods alone.</summary>
    protected virtual bool IsNamespaced => false;

    /// <summary>The resource's priority, as it stands there.</summary>
    protected virtual int PriorityOf(TEntity entity) => 0;

    /// <summary>Reads and writes specs.</summary>
    protected abstract JsonTypeInfo SpecJson { get; }

    /// <summary>A resource's name among the rules: behind its namespace and a slash where it has one.</summary>
    private static string NameOf(TEntity entity) => entity.Metadata.NamespaceProperty is { Length: > 0 } @namespace
        ? $"{@namespace}/{entity.Metadata.Name}"
        : entity.Metadata.Name;

    private ResourceStatus StatusIn(ClusterState state, TEntity entity, CompiledResource<TRule> compiled)
    {
        var publication = (compiled.Rule is { Enabled: true } rule ? rule.WebhookEntries : [])
            .Select(state.Publication)
            .FirstOrDefault(one => !one.IsPublished);
        return UpdateStatus(entity, compiled, publication ?? EntryPublication.Published, state.Namespaces.Values, state.Now);
    }

    // A spec is read as far as it can be: each field of the wrong type is an error, and what is left is checked, too. What cannot be
    // taken out stays unreadable, and Compile says so.
    private static TEntity ReadWhole(WrittenResource written, List<FieldError> errors)
    {
        while (true)
        {
            var entity = KubeOpsAdapter.Read<TEntity>(written.Json);
            if (entity.Spec?.Unreadable is not { } unreadable || !written.Drop(unreadable.Field))
            {
                return entity;
            }

            errors.Add(unreadable.Error);
        }
    }

    private IEnumerable<string> UnknownFieldsOf(TEntity entity, JsonElement value)
    {
        var unknown = value.EnumerateObject().Select(member => member.Name).Where(name => !Fields.Contains(name));
        return entity.Spec is { Unreadable: null } spec && value.TryGetProperty("spec", out var written)
            ? unknown.Concat(UnknownField.Find(written, JsonSerializer.SerializeToElement(spec, SpecJson), "spec"))
            : unknown;
    }
}

/// <summary>A rule, or everything that is wrong with the resource.</summary>
public sealed record CompiledResource<TRule>(TRule? Rule, IReadOnlyList<FieldError> Errors)
    where TRule : ResourceRule;
