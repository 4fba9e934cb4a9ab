using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Plans;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Injectors;

/// <summary>Gives each container the address of its node's dfdaemon proxy.</summary>
public sealed class ProxyEnvInjector : IInjector
{
    public InjectorKinds Kind => InjectorKinds.Proxy;

    public void Inject(PodDocument pod, IReadOnlyList<ContainerDocument> targets, InjectionPlan plan, Findings findings)
    {
        foreach (var container in targets)
        {
            Inject(container, plan.ProxyEnv, findings);
        }
    }

    private static void Inject(ContainerDocument container, ProxyEnvPlan plan, Findings findings)
    {
        var host = container.Env.LastIndexOf("name", plan.Host.Utf8Name);
        var lastReferredTo = Math.Max(host, container.Env.LastIndexOf("name", plan.Port.Utf8Name));
        if (host >= 0 && !NamesTheNode(container, plan))
        {
            findings.Add(
                Notes.ForeignNodeName,
                $"{container.Field}.env: {plan.Host.Name} is not taken from {plan.HostFieldPath}, so the proxy address is not the node's");
        }

        var missing = new List<ReadOnlyMemory<byte>>();
        AddMissing(container, plan.Own, missing);
        AddMissing(container, plan.Named, missing);
        var before = missing.Count;
        AddMissing(container, plan.Standard, missing);
        if (missing.Count > before && !HasAny(container, plan.NoProxy))
        {
            var serviceHost = container.Env.LastIndexOf("name", ProxyEnvPlan.Utf8ServiceHost);
            if (serviceHost > lastReferredTo)
            {
                // It goes in before the others, while the user's indexes still hold.
                container.Env.Insert(serviceHost + 1, Array.ConvertAll(plan.NoProxy, variable => variable.Json));
            }
            else
            {
                AddAll(plan.NoProxy, missing);
            }
        }

        if (missing.Count > 0)
        {
            // Kubernetes expands $(NAME) only when NAME was defined earlier in the list: so ours go first, that the user's
            // may refer to them, unless ours refer to the user's.
            container.Env.Insert(lastReferredTo + 1, missing.ToArray());
            container.NextEnv = lastReferredTo + 1 + missing.Count;
        }
    }

    private static void AddMissing(ContainerDocument container, IReadOnlyList<EnvVariable[]> groups, List<ReadOnlyMemory<byte>> missing)
    {
        foreach (var group in groups)
        {
            if (!HasAny(container, group))
            {
                AddAll(group, missing);
            }
        }
    }

    private static void AddAll(EnvVariable[] group, List<ReadOnlyMemory<byte>> missing)
    {
        foreach (var variable in group)
        {
            missing.Add(variable.Json);
        }
    }

    private static bool HasAny(ContainerDocument container, EnvVariable[] group)
    {
        foreach (var variable in group)
        {
            if (container.Env.LastIndexOf("name", variable.Utf8Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool NamesTheNode(ContainerDocument container, ProxyEnvPlan plan) =>
        container.Env.Find("name", plan.Host.Utf8Name).TryGetProperty("valueFrom", out var source)
        && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("fieldRef", out var field)
        && field.ValueKind == JsonValueKind.Object
        && field.TryGetProperty("fieldPath", out var path)
        && path.ValueKind == JsonValueKind.String
        && path.ValueEquals(plan.HostFieldPath);
}
