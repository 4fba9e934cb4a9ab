using Dragonfly.KubeOps.Cli.Commands;

return KubeOpsCommand.Run(args, Console.Out, Console.Error);
