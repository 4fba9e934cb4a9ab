using System.CommandLine;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Resources;

var kinds = Kinds.Create();
var root = new RootCommand("Gives Kubernetes Pods Dragonfly's peer-to-peer file distribution without anyone editing their manifests.")
{
    ServeCommand.Create(kinds),
    InjectCommand.Create(kinds),
    ExplainCommand.Create(kinds),
    CheckCommand.Create(kinds),
    VersionCommand.Create(),
};
ServeCommand.MakeDefault(root, kinds);
return await Invocation.RunAsync(root, args, KubectlPlugin.CalledName());
