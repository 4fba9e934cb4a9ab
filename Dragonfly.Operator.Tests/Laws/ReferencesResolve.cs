using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>Each $(NAME) in a value of ours becomes the value that NAME has in the container.</summary>
internal sealed class ReferencesResolve : ILaw
{
    public IEnumerable<string> Breaches(LawCase given)
    {
        foreach (var (was, @is) in given.Containers())
        {
            var environment = new KubeletEnvironment(@is);
            var added = LawCase.Added(was, @is).Select(variable => variable.ToJsonString()).ToHashSet();
            foreach (var reference in environment.References.Where(reference => added.Contains(reference.Variable.ToJsonString())))
            {
                if (reference.Value is null ? !IsUsersOwnRisk(was, reference.Name) : reference.Value != environment[reference.Name])
                {
                    yield return $"{@is.String("name")}: $({reference.Name}) in {reference.Variable.String("name")} became \"{reference.Value}\"";
                }
            }
        }
    }

    /// <summary>The user's own variable comes from a key that may be missing: nobody can know its value.</summary>
    private static bool IsUsersOwnRisk(JsonObject? was, string name) =>
        name is "NODE_NAME" or "NODE_IP" or "DRAGONFLY_NODE_NAME" or "DRAGONFLY_NODE_IP" or "DRAGONFLY_PROXY_PORT" && was.Objects("env").Any(variable => variable.String("name") == name);
}
