using System.CommandLine;
using CODE.Bench;
using CODE.Bench.Groups;
using Spectre.Console;

// What was started is stopped on Ctrl+C too.
var stopDeadline = TimeSpan.FromMinutes(1);
const int TableWidth = 180;
var console = AnsiConsole.Console;
if (Console.IsOutputRedirected)
{
    console.Profile.Width = TableWidth;
}

return await BenchCommand
    .Create([.. BenchGroups.All.Select(static group => group.Name)], (options, cancellationToken) => new BenchRun(BenchGroups.All, console).RunAsync(options, cancellationToken))
    .Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = stopDeadline });
