using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Json;

namespace k8s.Models;

/// <summary>
/// A Pod's metadata on the admission path, where only names are needed for every Pod: maps and owners are built when somebody
/// asks.
/// </summary>
internal sealed class PodObjectMeta : V1ObjectMeta
{
    private readonly JsonArena? _arena;
    private readonly JsonSlice _owners;
    private bool _hasAnnotations;
    private bool _hasLabels;
    private bool _hasOwners;

    /// <summary>Empty metadata.</summary>
    public PodObjectMeta()
    {
    }

    /// <summary>Reads the metadata of a Pod.</summary>
    /// <param name="members">Its members; gone through to the end.</param>
    /// <param name="arena">Ends with the request; null: the text stays.</param>
    /// <exception cref="JsonException">A member has another type than Kubernetes gives it.</exception>
    public PodObjectMeta(ref JsonMembers members, JsonArena? arena)
    {
        _arena = arena;
        while (members.MoveNext())
        {
            var name = members.Name;
            var value = members.Take();
            if (name.SequenceEqual("name"u8))
            {
                Name = value.GetString()!;
            }
            else if (name.SequenceEqual("generateName"u8))
            {
                GenerateName = value.GetString()!;
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                NamespaceProperty = value.GetString()!;
            }
            else if (name.SequenceEqual("annotations"u8))
            {
                AnnotationsText = value;
            }
            else if (name.SequenceEqual("labels"u8))
            {
                LabelsText = value;
            }
            else if (name.SequenceEqual("ownerReferences"u8))
            {
                _owners = value;
            }
            else if (value.IsPresent)
            {
                ReadRarer(name, value);
            }
        }
    }

    /// <summary>The annotations as they arrived.</summary>
    public JsonSlice AnnotationsText { get; }

    /// <summary>The labels as they arrived.</summary>
    public JsonSlice LabelsText { get; }

    /// <inheritdoc/>
    public override IDictionary<string, string> Annotations
    {
        get
        {
            if (!_hasAnnotations)
            {
                Annotations = Read(AnnotationsText, KubernetesJsonContext.Default.IDictionaryStringString)!;
            }

            return base.Annotations;
        }

        set => (_hasAnnotations, base.Annotations) = (true, value);
    }

    /// <inheritdoc/>
    public override IDictionary<string, string> Labels
    {
        get
        {
            if (!_hasLabels)
            {
                Labels = Read(LabelsText, KubernetesJsonContext.Default.IDictionaryStringString)!;
            }

            return base.Labels;
        }

        set => (_hasLabels, base.Labels) = (true, value);
    }

    /// <inheritdoc/>
    public override IList<V1OwnerReference> OwnerReferences
    {
        get
        {
            if (!_hasOwners)
            {
                OwnerReferences = Read(_owners, KubernetesJsonContext.Default.IListV1OwnerReference)!;
            }

            return base.OwnerReferences;
        }

        set => (_hasOwners, base.OwnerReferences) = (true, value);
    }

    private T? Read<T>(JsonSlice value, JsonTypeInfo<T> type)
    {
        _arena?.ThrowIfEnded();
        return value.Read(type);
    }

    private void ReadRarer(ReadOnlySpan<byte> name, JsonSlice value)
    {
        if (name.SequenceEqual("uid"u8))
        {
            Uid = value.GetString()!;
        }
        else if (name.SequenceEqual("resourceVersion"u8))
        {
            ResourceVersion = value.GetString()!;
        }
        else if (name.SequenceEqual("generation"u8))
        {
            Generation = value.Read(KubernetesJsonContext.Default.NullableInt64);
        }
        else if (name.SequenceEqual("creationTimestamp"u8))
        {
            CreationTimestamp = Rfc3339TimeConverter.Parse(value.GetString());
        }
        else if (name.SequenceEqual("deletionTimestamp"u8))
        {
            DeletionTimestamp = Rfc3339TimeConverter.Parse(value.GetString());
        }
        else if (name.SequenceEqual("finalizers"u8))
        {
            Finalizers = value.Read(KubernetesJsonContext.Default.IListString)!;
        }
    }
}
