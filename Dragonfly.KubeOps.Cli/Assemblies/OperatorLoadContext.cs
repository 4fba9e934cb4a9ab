using System.Reflection;
using System.Runtime.Loader;
using k8s;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>
/// Loads an operator with its libraries, but with this tool's own copies of the embedded KubeOps and its models; otherwise the
/// operator's attributes would have different types from the ones searched for.
/// </summary>
internal sealed class OperatorLoadContext(string file) : AssemblyLoadContext("operator")
{
    private static readonly string?[] Shared =
        [typeof(CustomKubernetesEntity).Assembly.GetName().Name, typeof(IKubernetesObject).Assembly.GetName().Name];

    private readonly AssemblyDependencyResolver _resolver = new(file);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        !Shared.Contains(assemblyName.Name) && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : null;
}
