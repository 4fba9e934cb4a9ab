using System.Collections;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

public sealed class PodSpec : EditableObject
{
    internal PodSpec(EditableObject pod, string name)
        : base(pod, name)
    {
    }

    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public ContainerList Containers => field ??= (ContainerList)List("containers");

    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public ContainerList InitContainers => field ??= (ContainerList)List("initContainers");

    private protected override EditableList OpenList(string name) =>
        name is "containers" or "initContainers" ? new ContainerList(this, name) : base.OpenList(name);
}

/// <summary>The Pod's containers, or its init containers.</summary>
public sealed class ContainerList : EditableList, IReadOnlyList<ContainerDocument>
{
    // API servers store no object above 1.5 MiB, but check that after admission: a submitted Pod may have fifty thousand containers.
    private const int MaxContainers = 10_000;

    private readonly bool _isInit;

    internal ContainerList(PodSpec spec, string name)
        : base(spec, name)
    {
        _isInit = name == "initContainers";
        if (Count > MaxContainers)
        {
            throw new PodFormatException($"spec.{name}", $"at most {MaxContainers}", $"{Count}");
        }

        // Opened before anything is added, so that messages use the submitted indices.
        for (var index = 0; index < Count; index++)
        {
            Open(index);
        }
    }

    public new ContainerDocument this[int index] => (ContainerDocument)Open(index);

    // A structure, because a review goes over the containers a dozen times.
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<ContainerDocument> IEnumerable<ContainerDocument>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override EditableObject OpenItem(JsonElement item, int index) => new ContainerDocument(this, item, index, _isInit);

    public struct Enumerator(ContainerList containers) : IEnumerator<ContainerDocument>
    {
        private int _index = -1;

        public readonly ContainerDocument Current => containers[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < containers.Count;

        public void Reset() => _index = -1;

        public readonly void Dispose()
        {
        }
    }
}
