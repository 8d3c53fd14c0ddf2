using CODE.Bench.Groups;
using CODE.Bench.Results;
using Spectre.Console;

namespace CODE.Bench;

/// <summary>One run: each group in turn, its table when it is done, the file at the end.</summary>
internal sealed class BenchRun(IReadOnlyList<IBenchGroup> groups, IAnsiConsole console)
{
    /// <summary>Runs. A group that cannot be measured does not keep the others from it.</summary>
    /// <returns>0 when all groups were measured, whether or not goals are met.</returns>
    public async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var failed = false;
        List<Figure> figures = [];
        foreach (var group in groups.Where(group => IsAskedFor(group, options)))
        {
            var context = new BenchContext(options.Quick ? Pace.Quick : Pace.Full, scratch, console, cancellationToken);
            try
            {
                MachinePrograms.Require(group.Needs);
                await group.RunAsync(context);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failed = true;
                console.MarkupLineInterpolated($"[red]{group.Name}: {exception.Message}[/]");
            }

            console.Write(ResultTable.Of(group.Name, context.Figures));
            figures.AddRange(context.Figures);
        }

        var all = await ResultFile.WriteAsync(options.Output, figures, cancellationToken);
        if (options.Page is { } page)
        {
            await File.WriteAllTextAsync(page, ResultPage.Of(await File.ReadAllTextAsync(page, cancellationToken), all, groups.Select(static group => group.Name)), cancellationToken);
        }

        console.MarkupLineInterpolated($"{figures.Count(static figure => figure.Met == true)} goals met, {figures.Count(static figure => figure.Met == false)} not met. Figures: {options.Output}");
        return failed ? 1 : 0;
    }

    private static bool IsAskedFor(IBenchGroup group, BenchOptions options) =>
        options.Soak ? group is SoakGroup : options.Only.Count > 0 ? options.Only.Contains(group.Name) : group is not SoakGroup;
}
