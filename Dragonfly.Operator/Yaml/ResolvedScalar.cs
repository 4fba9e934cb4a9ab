namespace Dragonfly.Operator.Yaml;

/// <param name="Text">The string; for a bool or number its JSON text; for NonFinite its YAML spelling; for Invalid the problem.</param>
internal readonly record struct ResolvedScalar(ScalarKind Kind, string Text);
