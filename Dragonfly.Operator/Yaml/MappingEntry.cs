namespace Dragonfly.Operator.Yaml;

internal readonly record struct MappingEntry(Node Key, Node Value);
