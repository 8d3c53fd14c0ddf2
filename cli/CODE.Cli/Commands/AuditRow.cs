using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;
using CODE.Cli.Output;
using Spectre.Console;

namespace CODE.Cli.Commands;

/// <summary>How a record of the audit looks on a line.</summary>
internal static class AuditRow
{
    /// <summary>What stands above the parts.</summary>
    public static readonly string[] Headings = ["Time", "Event", "Caller", "Server", "What", "Decision", "Outcome", "Took", "Rule"];

    /// <summary>The parts.</summary>
    public static IReadOnlyList<Cell> Of(JsonNode json)
    {
        AuditEntry? entry = null;
        try
        {
            entry = json.Deserialize(AuditApiJson.Default.AuditEntry);
        }
        catch (JsonException)
        {
            // A record of another shape is still worth reading.
        }

        return entry is null ? [json.ToJsonString()] : Of(entry);
    }

    private static IReadOnlyList<Cell> Of(AuditEntry entry) =>
    [
        new Cell(entry.Time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture), Color.Grey),
        new Cell(entry.Event, entry.Event is "tampered" or "gap" ? Color.Red : Color.Grey),
        Or(entry.Caller),
        Or(entry.Server),
        Or(WhatOf(entry)),
        new Cell(entry.Decision ?? "-", entry.Decision == "refused" ? Color.Red : Color.Default),
        new Cell(OutcomeOf(entry), entry.Outcome is "ok" or null ? Color.Default : Color.Yellow),
        entry.DurationMs is { } took ? string.Create(CultureInfo.InvariantCulture, $"{took:0.0} ms") : "-",
        Or(RuleOf(entry)),
    ];

    private static string? WhatOf(AuditEntry entry) => entry switch
    {
        { Key: { } key } => key,
        { Action: { } action } => string.Join(' ', new[] { action, entry.Target, entry.Detail }.Where(part => !string.IsNullOrEmpty(part))),
        { Dropped: { } dropped } => string.Create(CultureInfo.InvariantCulture, $"{dropped} records were lost"),
        _ => entry.Detail,
    };

    private static string OutcomeOf(AuditEntry entry) => (entry.Outcome, entry.Fault) switch
    {
        (null, null) => "-",
        (var outcome, null) => outcome,
        (null, var fault) => fault,
        var (outcome, fault) => $"{outcome} ({fault})",
    };

    // The first that refused, or else the last that allowed.
    private static string? RuleOf(AuditEntry entry)
    {
        AuditEntryVerdict? verdict = entry.Verdicts?.FirstOrDefault(one => one.Allowed is false) ?? entry.Verdicts?.FirstOrDefault(one => one.Step == "permission");
        return verdict is null ? null : $"{verdict.Step}: {verdict.Rule}";
    }

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? "-" : text;
}
