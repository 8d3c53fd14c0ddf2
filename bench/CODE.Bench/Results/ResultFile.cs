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
    public static async Task WriteAsync(string file, IReadOnlyCollection<Figure> figures, CancellationToken cancellationToken)
    {
        var groups = figures.Select(static figure => GroupOf(figure.Name)).ToHashSet(StringComparer.Ordinal);
        var kept = (await ReadAsync(file, cancellationToken)).Where(line => !groups.Contains(GroupOf(line.Name)));
        Line[] lines = [.. kept, .. figures.Select(LineOf)];
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(lines, Json) + "\n", cancellationToken);
    }

    private static async Task<Line[]> ReadAsync(string file, CancellationToken cancellationToken) =>
        File.Exists(file) ? JsonSerializer.Deserialize<Line[]>(await File.ReadAllTextAsync(file, cancellationToken), Json) ?? [] : [];

    private static string GroupOf(string name) => name.Split('.')[0];

    private static Line LineOf(Figure figure) =>
        new(figure.Name, Rounded(figure.Value), figure.Unit, Rounded(figure.Reference), Rounded(figure.Ratio), figure.Goal?.ToString(), figure.Met);

    private static double Rounded(double value) => Math.Round(value, Digits);

    private static double? Rounded(double? value) => value is { } number ? Rounded(number) : null;

    private sealed record Line(string Name, double Value, string Unit, double? Reference, double? Ratio, string? Goal, bool? Met);
}
