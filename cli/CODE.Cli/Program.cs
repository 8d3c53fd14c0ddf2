return await CODE.Cli.CommandLine.RunAsync(args);
