using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.Bench.Results;

/// <summary>The figures as JSON: an array of <c>{name, value, unit, reference, ratio, goal, met}</c>, in the order of measuring.</summary>
internal static class ResultFile
{
    private const int Digits = 4;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Writes the figures. Those that the file has of groups which were not measured this time stay, so that one group can be measured anew;
    /// a file of something else is replaced.
    /// </summary>
    /// <returns>All figures that the file has now.</returns>
    public static async Task<IReadOnlyList<ResultLine>> WriteAsync(string file, IReadOnlyCollection<Figure> figures, CancellationToken cancellationToken)
    {
        var groups = figures.Select(static figure => ResultLine.GroupOf(figure.Name)).ToHashSet(StringComparer.Ordinal);
        var kept = (await ReadAsync(file, cancellationToken)).Where(line => !groups.Contains(line.Group));
        ResultLine[] lines = [.. kept, .. figures.Select(LineOf)];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(lines, Json) + "\n", cancellationToken);
        return lines;
    }

    /// <summary>The figures of a file; none when there is no such file.</summary>
    public static async Task<IReadOnlyList<ResultLine>> ReadAsync(string file, CancellationToken cancellationToken) =>
        File.Exists(file) ? JsonSerializer.Deserialize<ResultLine[]>(await File.ReadAllTextAsync(file, cancellationToken), Json) ?? [] : [];

    private static ResultLine LineOf(Figure figure) =>
        new(figure.Name, Rounded(figure.Value), figure.Unit, Rounded(figure.Reference), Rounded(figure.Ratio), figure.Goal?.ToString(), figure.Met);

    private static double Rounded(double value) => Math.Round(value, Digits);

    private static double? Rounded(double? value) => value is { } number ? Rounded(number) : null;
}
