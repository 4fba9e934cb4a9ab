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
var calledName = KubectlPlugin.CalledName();
if (!KubectlPlugin.Is(calledName))
{
    // A user of kubectl who forgets the command must not become a second operator of the cluster.
    ServeCommand.MakeDefault(root, kinds);
}

return await Invocation.RunAsync(root, args, calledName);
