namespace Dragonfly.Operator.Yaml;

/// <summary>Applies merge keys, turns keys into strings and refuses duplicates.</summary>
internal sealed class MappingResolver(DocumentPlace place, ExpansionBudget budget)
{
    public OrderedDictionary<string, MappingEntry> Resolve(MappingNode mapping)
    {
        var entries = new OrderedDictionary<string, MappingEntry>(mapping.Entries.Count, StringComparer.Ordinal);
        Collect(mapping, entries, depth: 0);
        return entries;
    }

    // In the order written, as kubectl does: a merge that follows a key overrides it, though YAML's draft says otherwise.
    private void Collect(MappingNode mapping, OrderedDictionary<string, MappingEntry> entries, int depth)
    {
        if (depth > NodeComposer.MaxDepth)
        {
            throw place.Error(mapping, $"merge keys are nested deeper than {NodeComposer.MaxDepth} levels");
        }

        var own = new Dictionary<string, int>(mapping.Entries.Count, StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            budget.Spend(entry.Key, 0);
            if (entry.Key is ScalarNode { IsMergeKey: true })
            {
                // The first of several sources wins, so it is applied last.
                foreach (var source in Enumerable.Reverse(Sources(entry)))
                {
                    Collect(source, entries, depth + 1);
                }

                continue;
            }

            var name = Name(entry.Key);
            if (!own.TryAdd(name, entry.Key.Line))
            {
                throw place.Error(entry.Key, $"the key '{name}' is there already, on line {own[name]}");
            }

            entries[name] = entry;
        }
    }

    private List<MappingNode> Sources(MappingEntry merge)
    {
        IEnumerable<Node> values = merge.Value is SequenceNode list ? list.Items : [merge.Value];
        return [.. values.Select(value => value as MappingNode ?? throw place.Error(value, "'<<' takes a mapping or a list of mappings"))];
    }

    private string Name(Node key)
    {
        if (key is not ScalarNode scalar)
        {
            throw place.Error(key, "a key must be a scalar, not a mapping or list");
        }

        var resolved = ScalarResolver.Resolve(scalar);
        return KeyText.Of(resolved)
            ?? throw place.Error(key, resolved.Kind == ScalarKind.Invalid ? resolved.Text : "a key must not be null");
    }
}
