using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using KubeOps.Abstractions.Rbac;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Puts DragonflyInjections in force.</summary>
[EntityRbac(typeof(V1Alpha1DragonflyInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed class DragonflyInjectionController(DragonflyInjectionKind kind, ControllerServices services)
    : ResourceController<V1Alpha1DragonflyInjection, InjectionRule>(kind, services);
