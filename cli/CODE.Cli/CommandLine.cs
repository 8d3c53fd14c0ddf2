using System.CommandLine;
using System.CommandLine.Invocation;
using CODE.Cli.Commands;
using CODE.Cli.Output;

namespace CODE.Cli;

/// <summary>The <c>mcp</c> command: parses, runs, and turns whatever happens into an exit code.</summary>
internal static class CommandLine
{
    // How long a cancelled command may take to tell the gateway that its call is off.
    private static readonly TimeSpan TerminationDeadline = TimeSpan.FromSeconds(3);

    // Response files would make `mcp call tool @name` read a file that nobody meant.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line and returns its <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new GlobalOptions();
        ParseResult parse = Root(options).Parse(args, Parser);
        var terminal = new Terminal(json: args.Contains(options.Json.Name));

        if (parse.Action is ParseErrorAction)
        {
            string command = parse.CommandResult.Command is RootCommand ? "mcp" : "mcp " + parse.CommandResult.Command.Name;
            string problem = parse.UnmatchedTokens is [{ } word, ..] ? $"{command} has no command, option or argument '{word}'." : parse.Errors[0].Message;
            return terminal.Fail(CliFault.Usage(problem, $"Run `{command} --help`."));
        }

        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationDeadline,
            });
        }
        catch (OperationCanceledException)
        {
            return terminal.Fail(new CliFault(ExitCode.Cancelled, "cancelled", "Cancelled.", "Run the command again to start over."));
        }
        catch (CliFault fault)
        {
            return terminal.Fail(fault);
        }
        catch (Exception defect)
        {
            return terminal.Fail(new CliFault(
                ExitCode.Failed,
                "defect",
                $"This is a defect of the command: {defect.GetType().Name}: {defect.Message}",
                $"Report it with the output of `mcp --version` and this: {defect.StackTrace?.Trim().Split('\n')[0]}"));
        }
    }

    private static RootCommand Root(GlobalOptions options)
    {
        var root = new RootCommand("Sees, calls and operates a fleet of MCP servers through its gateway.");
        options.AddTo(root);
        root.Add(new InitCommand(options));
        root.Add(new StatusCommand(options));
        root.Add(new ToolsCommand(options));
        root.Add(new CallCommand(options));
        root.Add(new ContextCommand(options));
        root.Add(new ApprovalsCommand(options));
        root.Add(new PreflightCommand(options));
        root.Add(new PermissionCommand(options));
        root.Add(new AuditCommand(options));
        root.Add(new TokenCommand(options));
        root.Add(new LogsCommand(options));
        root.Add(new RestartCommand(options));
        root.Add(new DebugCommand(options));
        root.Add(new ProfileCommand(options));
        root.Add(new PricesCommand(options));
        root.Add(new CostsCommand(options));
        return root;
    }
}
