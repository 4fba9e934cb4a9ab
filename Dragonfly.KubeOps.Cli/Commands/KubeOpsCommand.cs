using System.CommandLine;
using System.CommandLine.Parsing;
using Dragonfly.KubeOps.Cli.Assemblies;
using Dragonfly.KubeOps.Cli.Manifests;

namespace Dragonfly.KubeOps.Cli.Commands;

/// <summary>The tool's command line: <c>kubeops generate operator</c>.</summary>
public static class KubeOpsCommand
{
    private const int Success = 0;
    private const int BadInput = 2;

    private const string Help = """
        Writes CRDs (crd/<plural>_<group>.yaml), webhook configurations (webhook/mutators.yaml, webhook/validators.yaml) and
        RBAC (rbac/operator-role.yaml, rbac/operator-role-binding.yaml) from the attributes of an operator.

        Unlike upstream's tool it writes no deployment.yaml, service.yaml, namespace.yaml, kustomization.yaml, Dockerfile
        or certificates: they are a project's own. Rules for secrets, configmaps and leases go into a Role in the
        operator's namespace. Files in DIR with other names are left alone.
        """;

    private static readonly Argument<string> Name = new("NAME") { Description = "Name of the operator." };

    private static readonly Argument<string?> Project = new("PROJECT")
    {
        Description = "The operator's .csproj file, or a folder with one; it is built.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Configuration = new("--configuration", "-c")
    {
        Description = "Configuration in which PROJECT is built.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "Debug",
    };

    private static readonly Option<FileInfo?> Assembly = new("--assembly")
    {
        Description = "A built assembly to read instead of building PROJECT.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Out = new("--out") { Description = "Folder to write to. [default: print]", HelpName = "DIR" };

    private static readonly Option<(string, string)[]> ResourceNames = new("--resource-name")
    {
        Description = "Limit get, update, patch and delete of a resource to one name, e.g. secrets=my-ca. Repeatable.",
        HelpName = "RESOURCE=NAME",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseResourceNames,
        DefaultValueFactory = _ => [],
    };

    private static readonly RootCommand Root = CreateRoot();

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives errors, one line each.</param>
    /// <returns>0, or 2 for invalid input.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Root.Parse(arguments);
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

    private static RootCommand CreateRoot()
    {
        var generate = new Command("operator", Help) { Name, Project, Configuration, Assembly, Out, ResourceNames };
        generate.Validators.Add(result =>
        {
            if (result.GetValue(Project) is null == result.GetValue(Assembly) is null)
            {
                result.AddError("either PROJECT or --assembly must be given");
            }
        });
        generate.SetAction(parsed => Generate(parsed, parsed.InvocationConfiguration.Output));
        return new RootCommand("Writes an operator's Kubernetes manifests from the attributes in its code.")
        {
            new Command("generate", "Generate manifests.") { generate },
        };
    }

    private static int Generate(ParseResult parsed, TextWriter output)
    {
        var assembly = parsed.GetValue(Assembly) ?? OperatorAssembly.Build(parsed.GetValue(Project)!, parsed.GetValue(Configuration)!);
        var options = new ManifestOptions(parsed.GetValue(Name)!) { ResourceNames = parsed.GetValue(ResourceNames)! };
        var files = OperatorManifests.Generate(OperatorAssembly.Types(assembly), options);
        if (parsed.GetValue(Out) is not { } folder)
        {
            output.Write(string.Join("---\n", files.Select(file => file.Text)));
            return Success;
        }

        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
            output.WriteLine(path);
        }

        return Success;
    }

    private static (string, string)[] ParseResourceNames(ArgumentResult result)
    {
        var parts = result.Tokens.Select(token => token.Value.Split('=')).ToArray();
        if (parts.FirstOrDefault(pair => pair is not [not "", not ""]) is { } wrong)
        {
            result.AddError($"--resource-name: {string.Join('=', wrong)} is not RESOURCE=NAME");
            return [];
        }

        return [.. parts.Select(pair => (pair[0], pair[1]))];
    }
}
