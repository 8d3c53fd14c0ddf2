using System.Text.Json;
using CODE.Deployment.Variables;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Plans;

/// <summary>
/// Collects every value that a plan or a state marks as sensitive (https://developer.hashicorp.com/terraform/internals/json-format), so that copies of
/// it which lost their mark are recognized. A mark is <c>true</c> for a whole value, or has the value's own shape.
/// </summary>
internal static class SensitiveValues
{
    /// <summary>The sensitive values of <c>show -json</c> on a plan.</summary>
    public static IEnumerable<string> OfPlan(JsonElement plan) =>
    [
        .. OfVariables(plan),
        .. Items(plan, "resource_changes").Concat(Items(plan, "resource_drift")).SelectMany(static resource => OfChange(Member(resource, "change"))),
        .. Members(plan, "output_changes").SelectMany(static output => OfChange(output.Value)),
        .. OfState(Member(plan, "prior_state")),
        .. OfValues(Member(plan, "planned_values")),
    ];

    /// <summary>The sensitive values of <c>show -json</c> on a state.</summary>
    public static IEnumerable<string> OfState(JsonElement state) => OfValues(Member(state, "values"));

    /// <summary>The leaves of a value that a mark covers.</summary>
    public static IEnumerable<string> Marked(JsonElement value, JsonElement mark) => (mark.ValueKind, value.ValueKind) switch
    {
        (JsonValueKind.True, not JsonValueKind.Undefined) => JsonLeaves.Of(value),
        (JsonValueKind.Object, JsonValueKind.Object) => mark.EnumerateObject().SelectMany(part => Marked(Member(value, part.Name), part.Value)),
        (JsonValueKind.Array, JsonValueKind.Array) => mark.EnumerateArray().Zip(value.EnumerateArray()).SelectMany(static pair => Marked(pair.Second, pair.First)),
        _ => [],
    };

    private static IEnumerable<string> OfVariables(JsonElement plan)
    {
        var declared = Member(Member(Member(plan, "configuration"), "root_module"), "variables");
        return Members(plan, "variables")
            .Where(variable => Member(Member(declared, variable.Name), "sensitive").ValueKind == JsonValueKind.True)
            .SelectMany(static variable => JsonLeaves.Of(Member(variable.Value, "value")));
    }

    private static IEnumerable<string> OfChange(JsonElement change) =>
        Marked(Member(change, "before"), Member(change, "before_sensitive")).Concat(Marked(Member(change, "after"), Member(change, "after_sensitive")));

    private static IEnumerable<string> OfValues(JsonElement values) =>
        Members(values, "outputs")
            .Where(static output => Member(output.Value, "sensitive").ValueKind == JsonValueKind.True)
            .SelectMany(static output => JsonLeaves.Of(Member(output.Value, "value")))
            .Concat(OfModule(Member(values, "root_module")));

    private static IEnumerable<string> OfModule(JsonElement module) =>
        Items(module, "resources").SelectMany(static resource => Marked(Member(resource, "values"), Member(resource, "sensitive_values")))
            .Concat(Items(module, "child_modules").SelectMany(OfModule));
}
