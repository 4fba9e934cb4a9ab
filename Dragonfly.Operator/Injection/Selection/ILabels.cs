namespace Dragonfly.Operator.Injection.Selection;

/// <summary>The labels of an object, wherever they are kept.</summary>
public interface ILabels
{
    public bool Contains(string key);

    public bool Contains(string key, string value);
}
