using System.Diagnostics;
using CODE.Bench.Fleet;
using CODE.Bench.Load;
using CODE.Bench.Measuring;
using CODE.Bench.Results;

namespace CODE.Bench.Groups;

/// <summary>How long the validation of a configuration of 50 files takes, through the gateway of the whole embedded fleet.</summary>
internal sealed class ValidationGroup : IBenchGroup
{
    private const string Tool = "validate_deployment";

    // One after the other: what a developer waits for before a deployment.
    private static readonly string[] Kinds = ["terraform", "kubernetes", "docker"];

    /// <inheritdoc />
    public string Name => "validation";

    /// <inheritdoc />
    public IReadOnlyList<string> Needs => [];

    /// <inheritdoc />
    public async Task RunAsync(BenchContext context)
    {
        using var asking = new Asking();
        await using var fleet = await EmbeddedFleet.StartAsync(context.Scratch.Folder("validation"), asking, context.CancellationToken);
        SampleConfiguration.Write(fleet.Workspace);
        var token = (await File.ReadAllTextAsync(Path.Combine(fleet.Data, "token"), context.CancellationToken)).Trim();

        // The first of each loads what the later ones have.
        await RoundAsync(token, fleet, asking, context);
        List<double[]> rounds = [];
        for (var round = 0; round < context.Pace.Rounds; round++)
        {
            rounds.Add(await RoundAsync(token, fleet, asking, context));
        }

        foreach (var (at, kind) in Kinds.Index())
        {
            context.Add(Figure.Of($"validation.{kind}", Spread.Of(rounds.Select(round => round[at])), "ms"));
        }

        context.Add(Figure.Of($"validation.files{SampleConfiguration.Files}", Spread.Of(rounds.Select(static round => round.Sum())), "ms"));
    }

    private static async Task<double[]> RoundAsync(string token, EmbeddedFleet fleet, Asking asking, BenchContext context)
    {
        context.Say($"validate {SampleConfiguration.Files} files");
        var took = new double[Kinds.Length];
        foreach (var (at, kind) in Kinds.Index())
        {
            var began = Stopwatch.GetTimestamp();
            var target = new LoadTarget("gateway", new Uri(fleet.Gateway, "/mcp"), McpRequest.Call(Tool, new { type = kind, config_path = Path.Combine(fleet.Workspace, kind) }), () => token, 0);
            await asking.AnswerAsync(target, context.CancellationToken);
            took[at] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        return took;
    }
}
