using System.Text.Json;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Cost.Plans;

/// <summary>The part of a plan that tells how the configuration is written: which provider a resource has, and what it refers to.</summary>
internal sealed class PlanConfiguration
{
    private const int MaxDepth = 50;
    private readonly Dictionary<string, JsonElement> _resources = new(StringComparer.Ordinal);

    /// <summary>Reads the configuration of a plan.</summary>
    public PlanConfiguration(JsonElement plan) => Add(Member(Member(plan, "configuration"), "root_module"), "", MaxDepth);

    /// <summary>The key of the configuration of a resource's provider, or null.</summary>
    public string? ProviderOf(string address) => Text(Find(address), "provider_config_key");

    /// <summary>The addresses, relative to its module, that an attribute or block of a resource refers to.</summary>
    public IEnumerable<string> References(string address, string attribute) =>
        References(Member(Member(Find(address), "expressions"), attribute), MaxDepth);

    private JsonElement Find(string address) => _resources.GetValueOrDefault(ResourceAddress.WithoutKeys(address));

    private void Add(JsonElement module, string prefix, int depth)
    {
        if (depth == 0)
        {
            return;
        }

        foreach (var resource in Items(module, "resources"))
        {
            if (Text(resource, "address") is { } address)
            {
                _resources[prefix + address] = resource;
            }
        }

        foreach (var call in Members(module, "module_calls"))
        {
            Add(Member(call.Value, "module"), $"{prefix}module.{call.Name}.", depth - 1);
        }
    }

    private static IEnumerable<string> References(JsonElement expression, int depth) => (depth, expression.ValueKind) switch
    {
        (0, _) => [],
        (_, JsonValueKind.Array) => expression.EnumerateArray().SelectMany(item => References(item, depth - 1)),
        (_, JsonValueKind.Object) => Items(expression, "references").Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)
            .Concat(expression.EnumerateObject().Where(static member => member.Name != "references").SelectMany(member => References(member.Value, depth - 1))),
        _ => [],
    };
}
