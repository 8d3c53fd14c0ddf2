using System.Globalization;
using Spectre.Console;

namespace CODE.Bench.Results;

/// <summary>The figures for people to read.</summary>
internal static class ResultTable
{
    /// <summary>A table of one group.</summary>
    public static Table Of(string group, IEnumerable<Figure> figures)
    {
        var table = new Table().Border(TableBorder.Simple).Title(group);
        table.AddColumns("figure", "value", "unit", "reference", "ratio", "min–max", "goal", "");
        foreach (var column in table.Columns.Skip(1).Take(5).Where(static (_, at) => at != 1))
        {
            column.RightAligned();
        }

        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        foreach (var figure in figures)
        {
            table.AddRow(
                Markup.Escape(figure.Name),
                Shown(figure.Value),
                figure.Unit,
                figure.Reference is { } reference ? Shown(reference) : "",
                figure.Ratio is { } ratio ? Shown(ratio) : "",
                figure.Range is var (min, max) ? $"{Shown(min)}–{Shown(max)}" : "",
                Markup.Escape(figure.Goal?.ToString() ?? ""),
                figure.Met switch { true => "[green]met[/]", false => "[red]not met[/]", null => "" });
        }

        return table;
    }

    private static string Shown(double value) => Math.Abs(value) switch
    {
        >= 1_000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
