using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Text;

namespace CODE.Prometheus.Queries;

/// <summary>What Prometheus' own refusals mean: where in the expression the error is, and what helps.</summary>
internal static partial class PromqlFaults
{
    private const int MaxMessage = 400;
    private const int Around = 20;
    private const string Anyway = "Mend the expression; find_metrics and label_values show what there is.";

    // The words of https://github.com/prometheus/prometheus/tree/main/promql, and what to do.
    private static readonly (string Words, string Fix)[] Known =
    [
        ("got instant vector in call", "Give the function a range: name[5m] instead of name."),
        ("expected type range vector", "Give the function a range: name[5m] instead of name."),
        ("expected type instant vector", "Take the range off, or wrap it: rate(name[5m]), avg_over_time(name[5m])."),
        ("invalid expression type \"range vector\"", "A range query takes no range of its own: wrap it, as in rate(name[5m])."),
        ("ranges only allowed for vector selectors", "A range of an expression is a subquery: (expression)[1h:1m]."),
        ("unclosed left parenthesis", "Close the parenthesis."),
        ("unclosed left bracket", "Close the bracket, as in [5m]."),
        ("unterminated quoted string", "Close the quotes."),
        ("unexpected end of input", "The expression ends too early: something is missing at its end."),
        ("unknown function", "Use a function of PromQL: rate, increase, sum, avg, max, histogram_quantile, …"),
        ("at least one non-empty matcher", "Name a metric, or a label with a value: {job=\"…\"}."),
        ("many-to-many matching not allowed", "Say by which labels both sides match: on(…), and group_left or group_right where one side has more."),
        ("multiple matches for labels", "Say by which labels both sides match: on(…), and group_left or group_right where one side has more."),
        ("many-to-one matching must be explicit", "Add group_left or group_right for the side that has more series."),
        ("found duplicate series", "Several series have the same labels on one side: aggregate that side first, as in sum by (…) (…)."),
        ("vector cannot contain metrics with the same labelset", "Several series would get the same labels: aggregate first, as in sum by (…) (…)."),
        ("exceeded maximum resolution", "Use a longer step or a shorter time."),
        ("would load too many samples", "Ask about fewer series or a shorter time."),
        ("error parsing regexp", "Mend the regular expression; it is RE2, which has no lookahead and no backreferences."),
        ("not a valid duration string", "Durations are whole numbers with units: 30s, 5m, 1h30m, 7d."),
    ];

    /// <summary>The fault that an error answer tells of.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body.</param>
    /// <param name="expression">The expression that was sent.</param>
    /// <returns>Null when it is no error answer of the API.</returns>
    public static Fault? Of(int status, ReadOnlyMemory<byte> body, string? expression)
    {
        if (Read(body) is not { Error: { Length: > 0 } error } answer)
        {
            return null;
        }

        var told = UntrustedText.Flatten(error, MaxMessage);
        return answer.ErrorType switch
        {
            "bad_data" => new Fault(FaultCodes.InvalidArgument, Located(told, expression), FixOf(told)),
            "execution" => new Fault(FaultCodes.InvalidArgument, $"The expression cannot be evaluated: {told}", FixOf(told)),
            "timeout" => new Fault(FaultCodes.Timeout, $"Prometheus gave the query up: {told}", "Ask about a shorter time or fewer series; a recording rule makes a costly expression cheap."),
            "canceled" => new Fault(FaultCodes.Unavailable, $"Prometheus broke the query off: {told}", "Try again."),
            "unavailable" => new Fault(FaultCodes.Unavailable, $"Prometheus cannot answer now: {told}", "Try again shortly."),
            "not_found" => new Fault(FaultCodes.NotFound, told, Anyway),
            "too_many_requests" or _ when status == 429 => new Fault(FaultCodes.Unavailable, "Prometheus is asked too much at the moment.", "Try again in some seconds."),
            _ => new Fault(FaultCodes.UpstreamFailed, $"Prometheus failed: {told}", "Try again; if it lasts, look at its log."),
        };
    }

    private static string FixOf(string error) => Array.Find(Known, known => error.Contains(known.Words, StringComparison.Ordinal)).Fix ?? Anyway;

    private static string Located(string error, string? expression)
    {
        var parsed = Position().Match(error);
        if (!parsed.Success)
        {
            return $"Prometheus refuses it: {error}";
        }

        var (line, column) = (int.Parse(parsed.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(parsed.Groups[2].Value, CultureInfo.InvariantCulture));
        var near = expression?.Split('\n') is { } lines && line >= 1 && line <= lines.Length && Near(lines[line - 1], column - 1) is { Length: > 0 } text ? $", at «{text}»" : "";
        return $"The expression is wrong at line {line}, column {column}{near}: {parsed.Groups[3].Value}.";
    }

    // What stands there, marked by an arrow where it begins.
    private static string Near(string line, int at)
    {
        at = Math.Clamp(at, 0, line.Length);
        var (from, to) = (Math.Max(0, at - Around), Math.Min(line.Length, at + Around));
        return UntrustedText.Flatten($"{(from > 0 ? "…" : "")}{line[from..at]}▸{line[at..to]}{(to < line.Length ? "…" : "")}", 3 * Around);
    }

    private static ErrorAnswer? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ErrorAnswer>(body.Span, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex("""(?:^|[^\d])(\d{1,6}):(\d{1,6}): parse error: (.+)$""")]
    private static partial Regex Position();

    private sealed record ErrorAnswer(string? ErrorType, string? Error);
}
