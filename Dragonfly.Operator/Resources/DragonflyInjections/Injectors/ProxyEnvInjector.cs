using System.Runtime.InteropServices;
using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Gives each container the address of its node's dfdaemon proxy.</summary>
public sealed class ProxyEnvInjector : IInjector
{
    public InjectorKinds Kind => InjectorKinds.Proxy;

    public string Name => nameof(InjectorKinds.Proxy);

    public void Inject(PodDocument pod, List<ContainerDocument> targets, InjectionPlan plan, MutationRecord record)
    {
        foreach (var container in targets)
        {
            Inject(container, plan.ProxyEnv, record);
        }
    }

    private static void Inject(ContainerDocument container, ProxyEnvPlan plan, MutationRecord record)
    {
        var variables = plan.For(container);
        var host = container.Env.LastIndexOf("name", variables.Host.Utf8Name);
        var lastReferredTo = Math.Max(host, container.Env.LastIndexOf("name", variables.Port.Utf8Name));
        if (host >= 0 && !NamesTheNode(container, variables))
        {
            record.Warnings.Add(
                InjectionWarning.ForeignNodeName,
                $"{container.Field}.env: {variables.Host.Name} is not taken from {variables.HostFieldPath}, so the proxy address is not the node's");
        }

        var missing = new List<JsonFragment>(8);
        List<string>? leftOut = null;
        AddMissing(container, variables.Own, missing, record, ref leftOut);
        AddMissing(container, variables.Named, missing, record, ref leftOut);
        var before = missing.Count;
        AddMissing(container, variables.Standard, missing, record, ref leftOut);
        if (missing.Count > before && !HasAny(container, plan.NoProxy))
        {
            AddNoProxy(container, plan.NoProxy, lastReferredTo, missing, record);
        }

        if (missing.Count > 0)
        {
            // Kubernetes expands $(NAME) only when NAME was defined earlier in the list: so ours go first, that the user's
            // may refer to them, unless ours refer to the user's.
            container.Env.Insert(lastReferredTo + 1, CollectionsMarshal.AsSpan(missing));
        }

        if (leftOut is not null)
        {
            record.Warnings.Add(
                WarningReason.NameTaken,
                $"{container.Field}: envFrom may bring {Enumerate(leftOut)}, so nothing was added under that name; in env, the value $(DRAGONFLY_INJECT_PROXY) leads to the proxy");
        }
    }

    private static void AddNoProxy(
        ContainerDocument container, EnvVariable[] noProxy, int lastReferredTo, List<JsonFragment> missing, MutationRecord record)
    {
        if (MayComeByEnvFrom(container, noProxy))
        {
            record.Warnings.Add(
                WarningReason.NameTaken,
                $"{container.Field}: envFrom may bring {noProxy[0].Name}, so nothing was added under that name: unless it names them, the cluster's own addresses are reached through the proxy");
            return;
        }

        var serviceHost = container.Env.LastIndexOf("name", ProxyEnvPlan.Utf8ServiceHost);
        if (serviceHost > lastReferredTo)
        {
            // It goes in before the others, while the user's indexes still hold.
            container.Env.Insert(serviceHost + 1, Array.ConvertAll(noProxy, variable => variable.Json));
        }
        else
        {
            AddAll(noProxy, missing);
        }
    }

    private static void AddMissing(
        ContainerDocument container, EnvVariable[][] groups, List<JsonFragment> missing, MutationRecord record,
        ref List<string>? leftOut)
    {
        foreach (var group in groups)
        {
            if (HasAny(container, group, record))
            {
                continue;
            }

            if (MayComeByEnvFrom(container, group))
            {
                (leftOut ??= []).Add(group[0].Name);
            }
            else
            {
                AddAll(group, missing);
            }
        }
    }

    private static void AddAll(EnvVariable[] group, List<JsonFragment> missing)
    {
        foreach (var variable in group)
        {
            missing.Add(variable.Json);
        }
    }

    private static bool HasAny(ContainerDocument container, EnvVariable[] group, MutationRecord? record = null)
    {
        var has = false;
        foreach (var variable in group)
        {
            if (container.Env.LastIndexOf("name", variable.Utf8Name) >= 0)
            {
                has = true;
                record?.LeaveVariable(container, variable.Name);
            }
        }

        return has;
    }

    private static bool MayComeByEnvFrom(ContainerDocument container, EnvVariable[] group)
    {
        foreach (var variable in group)
        {
            if (!variable.IsDragonflys && container.MayComeByEnvFrom(variable.Name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A list that is short whatever the resource names.</summary>
    private static string Enumerate(List<string> names) => names.Count switch
    {
        1 => names[0],
        2 => $"{names[0]} and {names[1]}",
        _ => $"{names[0]} and {names.Count - 1} more of proxyEnv",
    };

    private static bool NamesTheNode(ContainerDocument container, ProxyVariables variables) =>
        container.Env.Find("name", variables.Host.Utf8Name).TryGetProperty("valueFrom", out var source)
        && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("fieldRef", out var field)
        && field.ValueKind == JsonValueKind.Object
        && field.TryGetProperty("fieldPath", out var path)
        && path.ValueKind == JsonValueKind.String
        && path.ValueEquals(variables.HostFieldPath);
}
