namespace Dragonfly.Operator.Injection.Selection;

/// <summary>The operators of a label selector, as Kubernetes names them.</summary>
public enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
