using System.Text.Json;
using CODE.Deployment.Terraform;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Plans;

/// <summary>Makes the compact form of a plan from <c>show -json</c> (https://developer.hashicorp.com/terraform/internals/json-format).</summary>
internal static class PlanReader
{
    private const int MaxChanges = 5_000;
    private const int MaxAttributes = 60;
    private const int MaxOutputs = 50;
    private const int MaxWarnings = 10;
    private const int MaxRisks = 200;
    private const int MaxText = 300;

    /// <summary>The compact form.</summary>
    /// <param name="plan">The document.</param>
    /// <param name="diagnostics">What terraform said while planning.</param>
    /// <param name="scrubber">Knows every sensitive value of the plan.</param>
    public static PlanSummary Read(JsonElement plan, IReadOnlyList<TerraformDiagnostic> diagnostics, SecretScrubber scrubber)
    {
        var counts = new Dictionary<string, int> { ["create"] = 0, ["update"] = 0, ["replace"] = 0, ["delete"] = 0 };
        var changes = new List<ResourceChange>();
        var risks = new List<RiskFlag>();
        foreach (var resource in Items(plan, "resource_changes"))
        {
            if (ActionOf(resource) is not { } action)
            {
                continue;
            }

            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(action.ToString());
            counts[name] = counts.GetValueOrDefault(name) + 1;
            var change = Read(resource, action, scrubber);
            changes.Add(change);
            risks.AddRange(RiskRules.OfResource(change.Address, Text(resource, "type") ?? "", action, Member(resource, "change")));
        }

        risks.AddRange(RiskRules.OfPlan(changes, CountResources(Member(Member(Member(plan, "prior_state"), "values"), "root_module"))));
        return new PlanSummary(
            counts,
            [.. changes.OrderBy(static change => change.Action).ThenBy(static change => change.Address, StringComparer.Ordinal).Take(MaxChanges)],
            [.. Outputs(plan, scrubber).Take(MaxOutputs)],
            [.. risks.OrderBy(static risk => risk.Address is not null).Take(MaxRisks)],
            Warnings(diagnostics, scrubber));
    }

    /// <summary>One resource of <c>resource_changes</c> or <c>resource_drift</c>.</summary>
    public static ResourceChange Read(JsonElement resource, ChangeAction action, SecretScrubber scrubber)
    {
        // All of a deleted resource goes; listing its attributes would only hide the address.
        var attributes = action is ChangeAction.Delete or ChangeAction.Forget ? [] : AttributeDiff.Of(Member(resource, "change"), scrubber);
        return new ResourceChange(
            Text(resource, "address") ?? "",
            action,
            Text(resource, "action_reason")?.Replace('_', ' '),
            Text(resource, "previous_address"),
            [.. attributes.OrderBy(static attribute => attribute.ForcesReplace is null).Take(MaxAttributes)],
            attributes.Count > MaxAttributes ? attributes.Count - MaxAttributes : null);
    }

    /// <summary>What happens to a resource, or null when nothing does.</summary>
    public static ChangeAction? ActionOf(JsonElement resource)
    {
        var change = Member(resource, "change");
        string[] actions = [.. Items(change, "actions").Select(static action => action.GetString()!)];
        return actions switch
        {
            ["create"] => ChangeAction.Create,
            ["read"] => ChangeAction.Read,
            ["update"] => ChangeAction.Update,
            ["delete"] => ChangeAction.Delete,
            ["delete", "create"] or ["create", "delete"] or ["create", "forget"] => ChangeAction.Replace,
            ["forget"] => ChangeAction.Forget,
            _ when Member(change, "importing").ValueKind == JsonValueKind.Object => ChangeAction.Import,
            _ when Text(resource, "previous_address") is not null => ChangeAction.Move,
            _ => null,
        };
    }

    /// <summary>The outputs that change, with their values on both sides.</summary>
    public static IEnumerable<AttributeChange> Outputs(JsonElement plan, SecretScrubber scrubber) =>
        from output in Members(plan, "output_changes")
        where Items(output.Value, "actions").FirstOrDefault() is { ValueKind: JsonValueKind.String } action && !action.ValueEquals("no-op")
        let masked = Member(output.Value, "before_sensitive").ValueKind == JsonValueKind.True || Member(output.Value, "after_sensitive").ValueKind == JsonValueKind.True
        select new AttributeChange(
            output.Name,
            Side(Member(output.Value, "before"), Member(output.Value, "before_sensitive"), masked, scrubber),
            Member(output.Value, "after_unknown").ValueKind == JsonValueKind.True
                ? MaskedValue.Unknown
                : Side(Member(output.Value, "after"), Member(output.Value, "after_sensitive"), masked, scrubber),
            ForcesReplace: null);

    private static string? Side(JsonElement value, JsonElement mark, bool masked, SecretScrubber scrubber) =>
        value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null
        : masked ? SecretScrubber.Mask
        : MaskedValue.Show(value, mark, scrubber);

    private static string[] Warnings(IReadOnlyList<TerraformDiagnostic> diagnostics, SecretScrubber scrubber) =>
    [
        .. diagnostics.Where(static diagnostic => !diagnostic.IsError)
            .Select(diagnostic => scrubber.Scrub($"{diagnostic.Summary}: {diagnostic.Detail}".ReplaceLineEndings(" ")))
            .Select(static text => text.Length <= MaxText ? text : text[..MaxText] + "…")
            .Take(MaxWarnings),
    ];

    private static int CountResources(JsonElement module) =>
        Items(module, "resources").Count(static resource => Text(resource, "mode") == "managed") + Items(module, "child_modules").Sum(CountResources);
}
