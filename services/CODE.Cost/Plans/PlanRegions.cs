using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Cost.Prices;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Cost.Plans;

/// <summary>Tells where resources are: by their own attributes, else by the configuration of their provider.</summary>
internal static partial class PlanRegions
{
    /// <summary>The attributes that tell where a resource is; also its ARN does, which tells more than that and is not asked of other servers.</summary>
    /// <param name="provider">The provider.</param>
    public static IEnumerable<string> Attributes(string provider) => provider switch
    {
        Providers.Aws => ["region", "availability_zone"],
        Providers.Azure => ["location"],
        _ => ["region", "zone", "location"],
    };

    /// <summary>The region that the values of a resource tell, or null.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="state">The resource; its region is not read.</param>
    public static string? Of(string provider, ResourceState state) => provider switch
    {
        Providers.Aws => state.KnownText("region") ?? OfAmazonZone(state.KnownText("availability_zone")) ?? OfArn(state.KnownText("arn")),
        Providers.Azure => state.KnownText("location") is { } location ? Azure(location) : null,
        _ => state.KnownText("region") is { } region ? LastSegment(region) : OfGoogleZone(state.KnownText("zone")) ?? OfGoogleLocation(state.KnownText("location")),
    };

    /// <summary>The region in the configuration of a provider, or null: a constant, or a variable of the root.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="providerKey">The key of the provider's configuration.</param>
    public static string? OfProvider(JsonElement plan, string providerKey)
    {
        var expressions = Member(Member(Member(Member(plan, "configuration"), "provider_config"), providerKey), "expressions");
        return Constant(plan, Member(expressions, "region")) ?? OfGoogleZone(Constant(plan, Member(expressions, "zone")));
    }

    private static string? Constant(JsonElement plan, JsonElement expression)
    {
        if (Text(expression, "constant_value") is { } constant)
        {
            return constant;
        }

        var variable = Items(expression, "references").Select(static reference => reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "")
            .FirstOrDefault(static reference => reference.StartsWith("var.", StringComparison.Ordinal))?["var.".Length..];
        var declared = Member(Member(Member(Member(plan, "configuration"), "root_module"), "variables"), variable ?? "");
        return variable is null || Member(declared, "sensitive").ValueKind == JsonValueKind.True ? null : Text(Member(Member(plan, "variables"), variable), "value");
    }

    private static string Azure(string location) => location.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string? OfAmazonZone(string? zone) => zone is not null && AmazonZone().Match(zone) is { Success: true } match ? match.Groups[1].Value : null;

    private static string? OfArn(string? arn) => arn?.Split(':') is [_, _, _, { Length: > 0 } region, ..] ? region : null;

    private static string? OfGoogleZone(string? zone) => zone is not null && GoogleZone().Match(LastSegment(zone)) is { Success: true } match ? match.Groups[1].Value : null;

    // A zone, a region, or a continent such as US, which has prices of its own.
    private static string? OfGoogleLocation(string? location) => location is null ? null : OfGoogleZone(location) ?? LastSegment(location).ToLowerInvariant();

    private static string LastSegment(string link) => link[(link.LastIndexOf('/') + 1)..];

    [GeneratedRegex("^([a-z]{2}(?:-[a-z]+)+-[0-9])[a-z]$")]
    private static partial Regex AmazonZone();

    [GeneratedRegex("^([a-z]+-[a-z]+[0-9]+)-[a-z]$")]
    private static partial Regex GoogleZone();
}
