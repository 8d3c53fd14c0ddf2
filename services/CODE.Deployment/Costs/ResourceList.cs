using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Costs;

/// <summary>Resources that somebody thinks of, as a plan that would create them.</summary>
internal static partial class ResourceList
{
    private const int MaxResources = 1_000;
    private static readonly string[] Known = ["type", "name", "region", "count", "attributes"];

    /// <summary>The plan, in terraform's JSON format.</summary>
    /// <param name="list">An array of <c>{type, name?, region?, count?, attributes?}</c>.</param>
    /// <exception cref="FaultException">It is not such a list.</exception>
    public static byte[] ToPlan(JsonElement list)
    {
        var changes = new JsonArray();
        foreach (var (index, resource) in list.EnumerateArray().Index())
        {
            foreach (var change in Changes(resource, index))
            {
                if (changes.Count == MaxResources)
                {
                    throw new FaultException(FaultCodes.TooLarge, $"The list has more than {MaxResources} resources.", "Give fewer, or a smaller count.");
                }

                changes.Add(change);
            }
        }

        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["format_version"] = "1.2", ["resource_changes"] = changes });
    }

    private static IEnumerable<JsonNode> Changes(JsonElement resource, int index)
    {
        if (resource.ValueKind != JsonValueKind.Object || resource.EnumerateObject().Any(static member => !Known.Contains(member.Name)))
        {
            throw Wrong(index, $"is not an object of {string.Join(", ", Known)}");
        }

        var type = TextOf(resource, "type", index);
        if (type is null || !Name().IsMatch(type))
        {
            throw Wrong(index, "has no type such as aws_instance");
        }

        var name = TextOf(resource, "name", index) ?? $"resource{index}";
        if (!Name().IsMatch(name))
        {
            throw Wrong(index, "has a name that is none");
        }

        var count = 1;
        if (resource.TryGetProperty("count", out var told) && (told.ValueKind != JsonValueKind.Number || !told.TryGetInt32(out count) || count is < 0 or > MaxResources))
        {
            throw Wrong(index, $"has a count that is not 0 to {MaxResources}");
        }

        var attributes = !resource.TryGetProperty("attributes", out var given) ? []
            : given.ValueKind == JsonValueKind.Object ? (JsonObject)JsonNode.Parse(given.GetRawText())!
            : throw Wrong(index, "has attributes that are no object");
        if (TextOf(resource, "region", index) is { } region)
        {
            attributes[type.StartsWith("azurerm_", StringComparison.Ordinal) ? "location" : "region"] = region;
        }

        return Enumerable.Range(0, count).Select(number => new JsonObject
        {
            ["address"] = count == 1 ? $"{type}.{name}" : FormattableString.Invariant($"{type}.{name}[{number}]"),
            ["type"] = type,
            ["mode"] = "managed",
            ["change"] = new JsonObject { ["actions"] = new JsonArray("create"), ["after"] = attributes.DeepClone() },
        });
    }

    private static string? TextOf(JsonElement resource, string member, int index) =>
        !resource.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(index, $"has a {member} that is no text");

    private static FaultException Wrong(int index, string what) => new(
        FaultCodes.InvalidArgument,
        FormattableString.Invariant($"Resource {index} of infrastructure {what}."),
        """Give a list such as [{"type": "aws_instance", "region": "eu-west-1", "count": 2, "attributes": {"instance_type": "t3.medium"}}].""");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]{0,99}$")]
    private static partial Regex Name();
}
