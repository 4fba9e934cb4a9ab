using System.CommandLine;
using System.CommandLine.Parsing;
using Dragonfly.KubeOps.Cli.Assemblies;
using Dragonfly.KubeOps.Cli.Manifests;

namespace Dragonfly.KubeOps.Cli.Commands;

/// <summary><c>kubeops generate operator</c>.</summary>
internal sealed class GenerateOperatorCommand
{
    private const string Help = """
        Writes CRDs (<plural>_<group>.yaml), webhook configurations (mutators.yaml, validators.yaml) and RBAC
        (operator-role.yaml, operator-role-binding.yaml) from the attributes of an operator.

        Unlike upstream's tool it writes no deployment.yaml, service.yaml, namespace.yaml, kustomization.yaml, Dockerfile
        or certificates: they are a project's own. Rules for secrets, configmaps and leases go into a Role in the
        operator's namespace. Files in DIR with other names are left alone.
        """;

    private readonly Argument<string> _name = new("NAME") { Description = "Name of the operator." };

    private readonly Argument<string?> _project = new("PROJECT")
    {
        Description = "The operator's .csproj file, or a folder with one; it is built.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _configuration = new("--configuration", "-c")
    {
        Description = "Configuration in which PROJECT is built.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "Debug",
    };

    private readonly Option<FileInfo?> _assembly = new("--assembly")
    {
        Description = "A built assembly to read instead of building PROJECT.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Folder to write to. [default: print]", HelpName = "DIR" };

    private readonly Option<ManifestLayout> _layout = new("--layout")
    {
        Description = "Flat: all files in DIR. Kubebuilder: in DIR/crd, DIR/webhook and DIR/rbac.",
        DefaultValueFactory = _ => ManifestLayout.Flat,
    };

    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the operator. [default: NAME-system]",
        HelpName = "NS",
    };

    private readonly Option<string?> _service = new("--service")
    {
        Description = "Service in front of the webhooks. [default: NAME]",
        HelpName = "SERVICE",
    };

    private readonly Option<string?> _serviceAccount = new("--service-account")
    {
        Description = "Service account of the operator. [default: NAME]",
        HelpName = "ACCOUNT",
    };

    private readonly Option<(string, string)[]> _resourceNames = new("--resource-name")
    {
        Description = "Limit get, update, patch and delete of a resource to one name, e.g. secrets=my-ca. Repeatable.",
        HelpName = "RESOURCE=NAME",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ParseResourceNames,
        DefaultValueFactory = _ => [],
    };

    private GenerateOperatorCommand()
    {
    }

    public static Command Create(TextWriter output)
    {
        var self = new GenerateOperatorCommand();
        var command = new Command("operator", Help)
        {
            self._name, self._project, self._configuration, self._assembly, self._out, self._layout,
            self._namespace, self._service, self._serviceAccount, self._resourceNames,
        };
        command.Aliases.Add("op");
        command.Validators.Add(result =>
        {
            if (result.GetValue(self._project) is null == result.GetValue(self._assembly) is null)
            {
                result.AddError("either PROJECT or --assembly must be given");
            }
        });
        command.SetAction(parsed => self.Run(parsed, output));
        return command;
    }

    private int Run(ParseResult parsed, TextWriter output)
    {
        var options = Options(parsed);
        var assembly = parsed.GetValue(_assembly) ?? OperatorProject.Build(parsed.GetValue(_project)!, parsed.GetValue(_configuration)!);
        var types = OperatorAssembly.Types(assembly);
        var files = OperatorManifests.Generate(types, options);
        if (parsed.GetValue(_out) is { } folder)
        {
            OutputFolder.Write(folder, files, parsed.GetValue(_layout), output);
        }
        else
        {
            output.Write(string.Join("---\n", files.Select(file => file.Text)));
        }

        return 0;
    }

    private ManifestOptions Options(ParseResult parsed)
    {
        var options = new ManifestOptions(parsed.GetValue(_name)!) { ResourceNames = parsed.GetValue(_resourceNames)! };
        return options with
        {
            Namespace = parsed.GetValue(_namespace) ?? options.Namespace,
            Service = parsed.GetValue(_service) ?? options.Service,
            ServiceAccount = parsed.GetValue(_serviceAccount) ?? options.ServiceAccount,
        };
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
