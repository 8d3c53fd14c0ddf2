using System.Text.Json;
using CODE.Gateway.Containment;

namespace CODE.Gateway.Approvals;

/// <summary>Finds in a plan, as the fleet's servers write them (<c>counts</c>, <c>changes</c>, <c>risks</c>), what whoever approves it must not overlook.</summary>
internal sealed class PlanReader(SecretRedactor redactor)
{
    private const int MaxDestroys = 50;
    private const int MaxRisks = 20;
    private const int MaxCounts = 20;
    private const int MaxText = 300;

    /// <summary>Reads a plan.</summary>
    /// <param name="text">The text of a resource.</param>
    /// <returns>Null when it is no plan.</returns>
    public PlanEvidence? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } plan && plan.TryGetProperty("counts", out var counts) && counts.ValueKind == JsonValueKind.Object
                ? Read(plan, counts)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private PlanEvidence Read(JsonElement plan, JsonElement counts)
    {
        var numbers = counts.EnumerateObject().Where(static count => count.Value.ValueKind == JsonValueKind.Number && count.Value.TryGetInt64(out _))
            .Take(MaxCounts).ToDictionary(count => Shown(count.Name), static count => count.Value.GetInt64(), StringComparer.Ordinal);
        string[] destroys = [.. Items(plan, "changes").Where(IsDestroy).Select(static change => change.GetProperty("address").GetString()!).Select(Shown)];
        var isCut = plan.TryGetProperty("truncated", out var truncated) && truncated.ValueKind == JsonValueKind.True;
        return new PlanEvidence(
            numbers,
            [.. destroys.Take(MaxDestroys)],
            isCut || destroys.Length > MaxDestroys,
            [.. Items(plan, "risks").Where(static risk => risk.ValueKind == JsonValueKind.String).Select(risk => Shown(risk.GetString()!)).Take(MaxRisks)]);
    }

    private static JsonElement[] Items(JsonElement plan, string member) =>
        plan.TryGetProperty(member, out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : [];

    private static bool IsDestroy(JsonElement change) =>
        change.ValueKind == JsonValueKind.Object
        && change.TryGetProperty("action", out var action) && action.ValueKind == JsonValueKind.String && (action.ValueEquals("delete"u8) || action.ValueEquals("replace"u8))
        && change.TryGetProperty("address", out var address) && address.ValueKind == JsonValueKind.String;

    private string Shown(string text)
    {
        var visible = ShownText.Of(redactor.Redact(text));
        return visible.Length <= MaxText ? visible : $"{visible.AsSpan(0, MaxText - 1)}…";
    }
}
