using System.Diagnostics;

namespace Dragonfly.KubeOps.Cli.Assemblies;

/// <summary>
/// Builds an operator's project every time: only MSBuild knows whether the assembly is up to date, and an unchanged project builds in a
/// moment.
/// </summary>
internal static class OperatorProject
{
    /// <summary>Builds the project and returns its assembly.</summary>
    /// <param name="path">A project file, or a directory with one.</param>
    /// <param name="configuration">The build configuration, such as Debug or Release.</param>
    /// <exception cref="GenerationException">The project does not exist or does not build.</exception>
    public static FileInfo Build(string path, string configuration)
    {
        var project = Find(path);
        var property = $"-property:Configuration={configuration}";
        Run("build", project, property, "-verbosity:quiet", "-consoleLoggerParameters:NoSummary");
        var assembly = Run("msbuild", project, property, "-getProperty:TargetPath").Trim();
        return File.Exists(assembly)
            ? new FileInfo(assembly)
            : throw new GenerationException($"{project}: the build does not give exactly one assembly; name one with --assembly");
    }

    private static string Find(string path)
    {
        if (File.Exists(path))
        {
            return Path.GetExtension(path) == ".csproj" ? path : throw new GenerationException($"{path}: no .csproj file");
        }

        if (!Directory.Exists(path))
        {
            throw new GenerationException($"{path}: no such project file or folder");
        }

        return Directory.GetFiles(path, "*.csproj") switch
        {
            [var only] => only,
            [] => throw new GenerationException($"{path}: no .csproj file in the folder"),
            _ => throw new GenerationException($"{path}: several .csproj files in the folder; name one"),
        };
    }

    private static string Run(string verb, string project, params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [verb, project, "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new GenerationException("dotnet: cannot be started");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
        {
            return output;
        }

        var error = output
            .Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal));
        throw new GenerationException($"{project}: dotnet {verb} failed: {error ?? output.Trim()}");
    }
}
