using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Costs;

/// <summary>
/// Leaves of a plan only what its price depends on, in terraform's own format: addresses, types, actions, the attributes that prices are asked by, and what refers to what. Sensitive values are left out, with
/// their marks kept, so that whoever reads it knows that there is a value that is not told.
/// </summary>
internal static class ReducedPlan
{
    private const int MaxDepth = 50;

    /// <summary>The types of the plan's resources.</summary>
    public static IReadOnlyCollection<string> TypesOf(JsonElement plan) =>
        [.. Items(plan, "resource_changes").Select(static resource => Text(resource, "type")).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The reduced plan.</summary>
    /// <param name="plan">The plan as <c>show -json</c> tells it; holds secrets.</param>
    /// <param name="attributes">The attributes that prices are asked by, by type.</param>
    /// <param name="scrubber">Knows every sensitive value of the plan, also where its mark was lost.</param>
    public static byte[] Of(JsonElement plan, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, SecretScrubber scrubber)
    {
        var configuration = Member(plan, "configuration");
        var (providers, variables) = Providers(plan, configuration, scrubber);
        var root = Module(Member(configuration, "root_module"), MaxDepth);
        root["variables"] = new JsonObject(variables.Select(static variable => KeyValuePair.Create(variable.Key, (JsonNode?)new JsonObject())));
        var reduced = new JsonObject
        {
            ["format_version"] = "1.2",
            ["variables"] = variables,
            ["configuration"] = new JsonObject { ["provider_config"] = providers, ["root_module"] = root },
            ["resource_changes"] = new JsonArray([.. Items(plan, "resource_changes").Select(resource => (JsonNode)Resource(resource, attributes, scrubber))]),
        };
        return JsonSerializer.SerializeToUtf8Bytes(reduced);
    }

    private static JsonObject Resource(JsonElement resource, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, SecretScrubber scrubber)
    {
        var change = Member(resource, "change");
        var wanted = attributes.GetValueOrDefault(Text(resource, "type") ?? "") ?? [];
        var reduced = new JsonObject { ["change"] = new JsonObject { ["actions"] = Copy(Member(change, "actions")) } };
        foreach (var name in new[] { "address", "module_address", "mode", "type" })
        {
            if (Text(resource, name) is { } text)
            {
                reduced[name] = scrubber.Scrub(text);
            }
        }

        foreach (var side in new[] { "before", "after" })
        {
            var (values, marks) = (Member(change, side), Member(change, side + "_sensitive"));
            if (values.ValueKind == JsonValueKind.Object)
            {
                reduced["change"]![side] = Pick(wanted, name => Member(values, name) is { ValueKind: not JsonValueKind.Undefined } value
                    ? JsonNode.Parse(MaskedValue.Json(value, marks.ValueKind == JsonValueKind.True ? marks : Member(marks, name), scrubber).GetRawText())
                    : null);
                reduced["change"]![side + "_sensitive"] = marks.ValueKind == JsonValueKind.True ? true : Pick(wanted, name => Copy(Member(marks, name)));
            }
        }

        var unknown = Member(change, "after_unknown");
        reduced["change"]!["after_unknown"] = Pick(wanted, name => Copy(Member(unknown, name)));
        return reduced;
    }

    // Which provider a resource has, and which other resources its attributes refer to; none of the values.
    private static JsonObject Module(JsonElement module, int depth) => depth == 0 ? [] : new JsonObject
    {
        ["resources"] = new JsonArray([.. Items(module, "resources").Select(static resource => (JsonNode)new JsonObject
        {
            ["address"] = Text(resource, "address"),
            ["provider_config_key"] = Text(resource, "provider_config_key"),
            ["expressions"] = new JsonObject(Members(resource, "expressions").Select(static expression =>
                KeyValuePair.Create(expression.Name, (JsonNode?)new JsonObject { ["references"] = new JsonArray([.. References(expression.Value, MaxDepth).Select(static each => (JsonNode)each)]) }))),
        })]),
        ["module_calls"] = new JsonObject(Members(module, "module_calls").Select(call =>
            KeyValuePair.Create(call.Name, (JsonNode?)new JsonObject { ["module"] = Module(Member(call.Value, "module"), depth - 1) }))),
    };

    private static IEnumerable<string> References(JsonElement expression, int depth) => (depth, expression.ValueKind) switch
    {
        (0, _) => [],
        (_, JsonValueKind.Array) => expression.EnumerateArray().SelectMany(item => References(item, depth - 1)),
        (_, JsonValueKind.Object) => Items(expression, "references").Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)
            .Concat(expression.EnumerateObject().Where(static member => member.Name != "references").SelectMany(member => References(member.Value, depth - 1))),
        _ => [],
    };

    // The region of each provider, and the variables of the root that it comes from.
    private static (JsonObject Providers, JsonObject Variables) Providers(JsonElement plan, JsonElement configuration, SecretScrubber scrubber)
    {
        var (providers, variables) = (new JsonObject(), new JsonObject());
        var declared = Member(Member(configuration, "root_module"), "variables");
        foreach (var provider in Members(configuration, "provider_config"))
        {
            var expressions = new JsonObject();
            foreach (var name in new[] { "region", "zone" })
            {
                var expression = Member(Member(provider.Value, "expressions"), name);
                if (Text(expression, "constant_value") is { } constant)
                {
                    expressions[name] = new JsonObject { ["constant_value"] = scrubber.Scrub(constant) };
                    continue;
                }

                string[] references = [.. References(expression, MaxDepth)];
                expressions[name] = new JsonObject { ["references"] = new JsonArray([.. references.Select(static each => (JsonNode)each)]) };
                foreach (var variable in references.Where(static each => each.StartsWith("var.", StringComparison.Ordinal)).Select(static each => each["var.".Length..]))
                {
                    if (Member(Member(declared, variable), "sensitive").ValueKind != JsonValueKind.True && Text(Member(Member(plan, "variables"), variable), "value") is { } value)
                    {
                        variables[variable] = new JsonObject { ["value"] = scrubber.Scrub(value) };
                    }
                }
            }

            providers[provider.Name] = new JsonObject { ["expressions"] = expressions };
        }

        return (providers, variables);
    }

    private static JsonObject Pick(IEnumerable<string> names, Func<string, JsonNode?> read) =>
        new(names.Select(name => KeyValuePair.Create(name, read(name))).Where(static member => member.Value is not null));

    private static JsonNode? Copy(JsonElement value) => value.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(value.GetRawText());
}
