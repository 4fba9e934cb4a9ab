using System.CommandLine;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting;

var root = new RootCommand("Gives Kubernetes Pods Dragonfly's peer-to-peer file distribution without anyone editing their manifests.")
{
    ServeCommand.Create(),
    InjectCommand.Create(),
    ExplainCommand.Create(),
    CheckCommand.Create(),
    VersionCommand.Create(),
};
ServeCommand.MakeDefault(root);
return await Invocation.RunAsync(root, args);
