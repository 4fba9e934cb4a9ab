using Dragonfly.Bench.Load;

return await SoakCommand.Create().Parse(args).InvokeAsync();
