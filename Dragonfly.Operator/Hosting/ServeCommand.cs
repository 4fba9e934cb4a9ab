using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Fields;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary><c>serve</c>: runs the webhook server. The default when no verb is given.</summary>
internal static class ServeCommand
{
    /// <summary>API servers learn of a replica's end within a second or two.</summary>
    private static readonly TimeSpan ClusterDrain = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LongestAuditInterval = TimeSpan.FromHours(24);

    private static readonly ServeOptions Defaults = new();

    private static readonly Option<int> Port = PortOption("--port", Defaults.Port, "Port of the webhooks (TLS); 0 chooses a free one.");

    private static readonly Option<int> ProbePort = PortOption(
        "--probe-port", Defaults.ProbePort, "Port of /healthz, /readyz and /metrics (plain HTTP); 0 chooses a free one.");

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

    private static readonly Option<LogFormat> Format = SharedOptions.Named<LogFormat>(
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

    private static readonly Option<PodSecurityLevel> PodSecurityDefault = SharedOptions.PodSecurityDefault();

    private static readonly Option<string[]> ExcludedNamespaces = new("--excluded-namespaces")
    {
        Description = "Comma-separated namespaces that the webhook entries of resources exclude.",
        HelpName = "NS,NS",
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
            foreach (var name in names.Where(name => !LabelSyntax.IsDnsLabel(name)))
            {
                result.AddError($"--excluded-namespaces must be comma-separated namespace names; '{name}' is not one.");
            }

            return names;
        },
    };

    private static readonly Option<string> AuditInterval = new("--audit-interval")
    {
        Description = "Time between two audits of the running Pods, such as 90s or 1h; 0: none.",
        DefaultValueFactory = _ => "10m",
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var given = result.Tokens[0].Value;
            if (AuditIntervalOf(given) is null)
            {
                result.AddError($"--audit-interval must be 0, or from 1s to 24h such as 10m, is '{given}'.");
            }

            return given;
        },
    };

    public static Command Create(Kinds? kinds = null)
    {
        var command = new Command("serve", "Serve the admission webhooks (default).");
        Configure(command, kinds ?? Kinds.Create());
        return command;
    }

    public static void MakeDefault(RootCommand root, Kinds? kinds = null) => Configure(root, kinds ?? Kinds.Create());

    private static void Configure(Command command, Kinds kinds)
    {
        var resources = SharedOptions.Resources($"With --standalone: files with {kinds.Plurals("Namespaces")}, reloaded when they change.");
        Option[] all =
        [
            Port, ProbePort, CertDir, Namespace, Format, PodSecurityDefault, Standalone, resources, CaOut, ExcludedNamespaces, AuditInterval, .. HiddenFlags.All,
        ];
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

            var port = PortOf(parsed, Port, Defaults.Port);
            if (port != 0 && port == PortOf(parsed, ProbePort, Defaults.ProbePort))
            {
                parsed.AddError($"--port and --probe-port are both {port}: give each its own.");
            }
        });
        command.SetAction(async (parsed, _) =>
        {
            var options = HiddenFlags.Apply(parsed, new()
            {
                Port = parsed.GetValue(Port),
                ProbePort = parsed.GetValue(ProbePort),
                Namespace = parsed.GetValue(Namespace),
                LogFormat = parsed.GetValue(Format),
                PodSecurityDefault = parsed.GetValue(PodSecurityDefault),
                Standalone = parsed.GetValue(Standalone),
                Resources = parsed.GetValue(resources) ?? [],
                Certificates = new() { MountedDirectory = parsed.GetValue(CertDir), CaOut = parsed.GetValue(CaOut) },
                Entries = new() { ExcludedNamespaces = parsed.GetValue(ExcludedNamespaces) ?? [] },
                Audit = new() { Interval = AuditIntervalOf(parsed.GetRequiredValue(AuditInterval))!.Value },
                Drain = parsed.GetValue(Standalone) ? TimeSpan.Zero : ClusterDrain,
            });
            Preflight.Check(options, kinds);
            await RunAsync(OperatorHost.Build(options, kinds: kinds));
            return 0;
        });
    }

    /// <summary>Runs the host until a signal ends it, which may come while it is still starting.</summary>
    internal static async Task RunAsync(IHost host)
    {
        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.RunAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Whatever was starting has been cancelled.
        }
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

    /// <summary>The time that a text such as 90s, 10m or 1h says; null if it says none, or one that is too long.</summary>
    private static TimeSpan? AuditIntervalOf(string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        var unit = text.LastOrDefault() switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        return text.Length is >= 2 and <= 6
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number * unit is var interval && interval > TimeSpan.Zero && interval <= LongestAuditInterval
                ? interval
                : null;
    }
}
