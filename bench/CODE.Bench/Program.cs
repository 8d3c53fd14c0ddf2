using System.CommandLine;
using CODE.Bench;
using CODE.Bench.Groups;
using CODE.Bench.Groups.Scale;
using Spectre.Console;

// What was started is stopped on Ctrl+C too.
var stopDeadline = TimeSpan.FromMinutes(1);
const int TableWidth = 180;
var console = AnsiConsole.Console;
if (Console.IsOutputRedirected)
{
    console.Profile.Width = TableWidth;
}

IBenchGroup[] groups = [new GatewayGroup(), new CachedGroup(), new HitRateGroup(), new PeersGroup(), new ScaleGroup(), new StartGroup(), new ValidationGroup(), new SoakGroup()];
return await BenchCommand
    .Create([.. groups.Select(static group => group.Name)], (options, cancellationToken) => new BenchRun(groups, console).RunAsync(options, cancellationToken))
    .Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = stopDeadline });
