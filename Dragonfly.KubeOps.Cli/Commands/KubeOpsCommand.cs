using System.CommandLine;
using System.Reflection;

namespace Dragonfly.KubeOps.Cli.Commands;

/// <summary>The tool's command line.</summary>
public static class KubeOpsCommand
{
    private const int Success = 0;
    private const int BadInput = 2;

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives errors, one line each.</param>
    /// <returns>0, or 2 for invalid input.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var parsed = Root(output).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return Fail(parsed.Errors.Select(problem => problem.Message));
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is GenerationException or IOException or UnauthorizedAccessException)
        {
            return Fail([e.Message]);
        }

        int Fail(IEnumerable<string> messages)
        {
            foreach (var message in messages)
            {
                error.WriteLine($"kubeops: {message}");
            }

            return BadInput;
        }
    }

    private static RootCommand Root(TextWriter output)
    {
        var version = new Command("version", "Print the version.");
        version.SetAction(_ =>
        {
            var assembly = typeof(KubeOpsCommand).Assembly;
            output.WriteLine($"kubeops {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}");
            return Success;
        });
        return new RootCommand("Writes an operator's Kubernetes manifests from the attributes in its code.")
        {
            new Command("generate", "Generate manifests.") { GenerateOperatorCommand.Create(output) },
            version,
        };
    }
}
