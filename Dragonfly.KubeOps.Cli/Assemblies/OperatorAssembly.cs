using System.Reflection;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>Reads the types of a built operator without running its code.</summary>
internal static class OperatorAssembly
{
    /// <exception cref="GenerationException">The file is not a readable operator.</exception>
    public static IReadOnlyList<Type> Types(FileInfo file)
    {
        try
        {
            var assembly = new OperatorLoadContext(file.FullName).LoadFromAssemblyPath(file.FullName);
            var library = typeof(CustomKubernetesEntity).Assembly.GetName().Name;
            return assembly.GetReferencedAssemblies().Any(reference => reference.Name == library)
                ? assembly.GetTypes()
                : throw new GenerationException($"{file.FullName}: does not use {library}; for upstream's KubeOps use upstream's tool");
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new GenerationException($"{file.FullName}: {e.LoaderExceptions[0]?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or InvalidOperationException)
        {
            throw new GenerationException($"{file.FullName}: not a readable assembly ({e.Message})", e);
        }
    }
}
