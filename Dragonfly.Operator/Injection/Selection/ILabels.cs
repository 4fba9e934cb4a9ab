namespace Dragonfly.Operator.Injection.Selection;

/// <summary>The labels of an object, wherever they are kept.</summary>
public interface ILabels
{
    bool Contains(string key);

    bool Contains(string key, string value);
}
