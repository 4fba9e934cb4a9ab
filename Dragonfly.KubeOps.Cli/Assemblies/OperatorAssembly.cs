using System.Reflection;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>The types of a built operator. None of its code runs.</summary>
internal static class OperatorAssembly
{
    /// <exception cref="GenerationException">The file is no operator that can be read.</exception>
    public static IReadOnlyList<Type> Types(FileInfo file)
    {
        try
        {
            var assembly = new OperatorLoadContext(file.FullName).LoadFromAssemblyPath(file.FullName);
            var library = typeof(CustomKubernetesEntity).Assembly.GetName().Name;
            return assembly.GetReferencedAssemblies().Any(reference => reference.Name == library)
                ? assembly.GetTypes()
                : throw new GenerationException($"{file.FullName}: does not use {library}; upstream's KubeOps has its own tool");
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new GenerationException($"{file.FullName}: {e.LoaderExceptions[0]?.Message ?? e.Message}", e);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or InvalidOperationException)
        {
            throw new GenerationException($"{file.FullName}: no assembly that can be read ({e.Message})", e);
        }
    }
}
