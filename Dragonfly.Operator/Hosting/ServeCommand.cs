using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Hosting;

/// <summary><c>serve</c>: runs the webhook server. The default when no verb is given.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = PortOption("--port", new ServeOptions().Port, "Port of the webhooks (TLS); 0 chooses a free one.");

    private static readonly Option<int> ProbePort = PortOption(
        "--probe-port", new ServeOptions().ProbePort, "Port of /healthz, /readyz and /metrics (plain HTTP); 0 chooses a free one.");

    private static readonly Option<string?> CertDir = new("--cert-dir")
    {
        Description = "Folder with tls.crt and tls.key, reloaded when they change. Without it the operator creates its own certificates.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Namespace = new("--namespace")
    {
        Description = "The operator's own namespace. Default: the one of its service account or kubeconfig.",
        HelpName = "NS",
    };

    private static readonly Option<LogFormat> Format = NamedOption.Create<LogFormat>(
        "json (default): one object per line. text: for people.", "--log-format");

    private static readonly Option<bool> Standalone = new("--standalone")
    {
        Description = "Serve without an API server, with resources from files: for trials, load tests and debugging.",
    };

    private static readonly Option<string?> CaOut = new("--ca-out")
    {
        Description = "Create a CA in memory and write its certificate to this file.",
        HelpName = "FILE",
    };

    private static readonly Option<PodSecurityLevel> PodSecurityDefault = PodSecurityOption.Create();

    public static Command Create(Kinds? kinds = null)
    {
        var command = new Command("serve", "Serve the admission webhooks (default).");
        Configure(command, kinds ?? Kinds.Create());
        return command;
    }

    public static void MakeDefault(RootCommand root, Kinds? kinds = null) => Configure(root, kinds ?? Kinds.Create());

    private static void Configure(Command command, Kinds kinds)
    {
        var resources = ResourcesOption.Create($"With --standalone: files with {kinds.Plurals("Namespaces")}, reloaded when they change.");
        Option[] all =
            [Port, ProbePort, CertDir, Namespace, Format, PodSecurityDefault, Standalone, resources, CaOut, .. CertificateFlags.All, .. EntryFlags.All, AuditFlags.Interval];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(resources) is { Length: > 0 } && !parsed.GetValue(Standalone))
            {
                parsed.AddError("--resources needs --standalone; otherwise resources come from the API server.");
            }

            if (parsed.GetValue(CertDir) is not null && parsed.GetValue(CaOut) is not null)
            {
                parsed.AddError("--cert-dir and --ca-out cannot be used together.");
            }

            var port = PortOf(parsed, Port, new ServeOptions().Port);
            if (port != 0 && port == PortOf(parsed, ProbePort, new ServeOptions().ProbePort))
            {
                parsed.AddError($"--port and --probe-port are both {port}: give each its own.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new ServeOptions
            {
                Port = parsed.GetValue(Port),
                ProbePort = parsed.GetValue(ProbePort),
                CertDir = parsed.GetValue(CertDir),
                Namespace = parsed.GetValue(Namespace),
                LogFormat = parsed.GetValue(Format),
                PodSecurityDefault = parsed.GetValue(PodSecurityDefault),
                Standalone = parsed.GetValue(Standalone),
                Resources = parsed.GetValue(resources) ?? [],
                CaOut = parsed.GetValue(CaOut),
                Certificates = CertificateFlags.Read(parsed),
                Entries = EntryFlags.Read(parsed),
                Lease = EntryFlags.Lease(parsed),
                Audit = AuditFlags.Read(parsed),
                Drain = parsed.GetValue(Standalone) ? TimeSpan.Zero : ServeOptions.ClusterDrain,
            },
            kinds,
            parsed.InvocationConfiguration.Error));
    }

    private static Option<int> PortOption(string name, int port, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => port,
        HelpName = "PORT",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (!ushort.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                result.AddError($"{name} must be a number from 0 to {ushort.MaxValue}, is '{given}'.");
            }

            return number;
        },
    };

    // While commands are validated, defaults are not there yet, and a value that is no port throws.
    private static int PortOf(CommandResult parsed, Option<int> option, int otherwise) =>
        parsed.GetResult(option) is not { Tokens: [.., var given] } ? otherwise
        : ushort.TryParse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : 0;

    private static async Task<int> RunAsync(ServeOptions options, Kinds kinds, TextWriter error)
    {
        try
        {
            Preflight.Check(options, kinds);
            await using var app = OperatorHost.Build(options, kinds: kinds);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is ResourceFileException or Certificates.CertificateFormatException or BadInputException)
        {
            await error.WriteLineAsync($"error: {exception.Message}");
            return InjectCommand.BadInput;
        }
    }
}
