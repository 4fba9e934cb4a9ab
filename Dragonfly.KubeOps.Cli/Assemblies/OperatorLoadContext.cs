using System.Reflection;
using System.Runtime.Loader;
using k8s;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>
/// Loads an operator with the libraries beside it, but with this tool's own copy of the embedded KubeOps: otherwise the
/// operator's attributes would be of other types than those that are looked for.
/// </summary>
internal sealed class OperatorLoadContext(string file) : AssemblyLoadContext("operator")
{
    private readonly AssemblyDependencyResolver _resolver = new(file);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name != typeof(IKubernetesObject).Assembly.GetName().Name && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
            ? LoadFromAssemblyPath(path)
            : null;
}
