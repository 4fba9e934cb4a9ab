using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using k8s;
using KubeOps.Abstractions.Entities;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>Builds an operator, and reads its types without running its code.</summary>
internal static class OperatorAssembly
{
    /// <summary>
    /// Builds a project every time: only MSBuild knows whether the assembly is up to date, and an unchanged project builds in a moment.
    /// </summary>
    /// <param name="project">A project file, or a directory with one.</param>
    /// <param name="configuration">The build configuration, such as Debug or Release.</param>
    /// <exception cref="GenerationException">The project does not exist or does not build.</exception>
    public static FileInfo Build(string project, string configuration)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string[] arguments = ["build", project, "-nologo", "-target:Build", "-getProperty:TargetPath", $"-property:Configuration={configuration}"];
        using var process = Process.Start(new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new GenerationException("dotnet: cannot be started");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        if (process.ExitCode == 0 && File.Exists(output))
        {
            return new FileInfo(output);
        }

        var error = $"{errors.Result}\n{output}"
            .Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
        throw new GenerationException($"{project}: dotnet build failed: {error ?? output}");
    }

    /// <exception cref="GenerationException">The file is not a readable operator.</exception>
    public static IReadOnlyList<Type> Types(FileInfo file)
    {
        try
        {
            var assembly = new LoadContext(file.FullName).LoadFromAssemblyPath(file.FullName);
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

    /// <summary>
    /// Loads an operator with its libraries, but with this tool's own copies of the embedded KubeOps and its models; otherwise the
    /// operator's attributes would have different types from the ones searched for.
    /// </summary>
    private sealed class LoadContext(string file) : AssemblyLoadContext("operator")
    {
        private static readonly string?[] Shared =
            [typeof(CustomKubernetesEntity).Assembly.GetName().Name, typeof(IKubernetesObject).Assembly.GetName().Name];

        private readonly AssemblyDependencyResolver _resolver = new(file);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            !Shared.Contains(assemblyName.Name) && _resolver.ResolveAssemblyToPath(assemblyName) is { } path
                ? LoadFromAssemblyPath(path)
                : null;
    }
}
