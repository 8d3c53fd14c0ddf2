using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CODE.Cli.Gateway;

/// <summary>The part of the admin API that is about the audit.</summary>
internal sealed class AuditApi(AdminApi admin)
{
    private const string Path = "/admin/audit";

    // Every record is read; there may be millions.
    private static readonly TimeSpan VerifyDeadline = TimeSpan.FromMinutes(10);

    /// <summary>Records, the oldest first; when they are followed, new ones as they come.</summary>
    public IAsyncEnumerable<JsonNode> ReadAsync(AuditQuery query, CancellationToken cancellation) => admin.GetLinesAsync(Path + query.Text, query.Follow, cancellation);

    /// <summary>Has every record checked.</summary>
    public Task<(AuditCheck Value, JsonNode Raw)> VerifyAsync(CancellationToken cancellation) =>
        admin.GetAsync($"{Path}/verify", AuditApiJson.Default.AuditCheck, cancellation, VerifyDeadline);
}

/// <summary>Which records are wanted.</summary>
internal sealed record AuditQuery(
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Caller = null,
    string? Server = null,
    string? Tool = null,
    string? Outcome = null,
    string? Decision = null,
    int? Limit = null,
    bool Follow = false)
{
    /// <summary>As the API takes it, with the question mark; empty for all.</summary>
    public string Text
    {
        get
        {
            (string Name, string? Value)[] all =
            [
                ("since", Since?.ToString("O", CultureInfo.InvariantCulture)),
                ("until", Until?.ToString("O", CultureInfo.InvariantCulture)),
                ("caller", Caller),
                ("server", Server),
                ("tool", Tool),
                ("outcome", Outcome),
                ("decision", Decision),
                ("limit", Limit?.ToString(CultureInfo.InvariantCulture)),
                ("follow", Follow ? "true" : null),
            ];
            string text = string.Join('&', all.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
            return text.Length > 0 ? "?" + text : "";
        }
    }
}

/// <summary>One record, as far as it is shown.</summary>
internal sealed record AuditEntry(
    DateTimeOffset? Time = null,
    string? Event = null,
    string? Caller = null,
    string? Server = null,
    string? Key = null,
    string? Action = null,
    string? Target = null,
    string? Detail = null,
    string? Decision = null,
    IReadOnlyList<AuditEntryVerdict>? Verdicts = null,
    string? Outcome = null,
    string? Fault = null,
    double? DurationMs = null,
    long? Dropped = null);

/// <summary>What one step decided.</summary>
internal sealed record AuditEntryVerdict(string? Step = null, bool? Allowed = null, string? Rule = null);

/// <summary>What came of checking.</summary>
internal sealed record AuditCheck(bool Ok, long Records, int Chains, IReadOnlyList<AuditCheckProblem> Problems, long Dropped = 0);

/// <summary>One thing that is wrong.</summary>
internal sealed record AuditCheckProblem(string What, string? Chain = null, long? Sequence = null, long? Count = null, string? Detail = null);

/// <summary>JSON of this part of the API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(AuditCheck))]
internal sealed partial class AuditApiJson : JsonSerializerContext;
