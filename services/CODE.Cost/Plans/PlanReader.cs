using System.Text.Json;
using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Cost.Plans;

/// <summary>Reads what <c>terraform show -json</c> tells of a plan or a state (https://developer.hashicorp.com/terraform/internals/json-format).</summary>
internal static class PlanReader
{
    /// <summary>The most resources of a plan.</summary>
    public const int MaxResources = 20_000;

    private const int MaxDepth = 50;

    /// <summary>The document's resources.</summary>
    /// <exception cref="FaultException">It is not such a document, or has too many resources.</exception>
    public static TerraformPlan Read(JsonElement document)
    {
        if (Text(document, "format_version") is not { } version || !(version.StartsWith("1.", StringComparison.Ordinal) || version.StartsWith("0.", StringComparison.Ordinal)))
        {
            throw new FaultException(
                FaultCodes.InvalidArgument, "This is not a plan in terraform's JSON format, version 1.", "Give the output of: terraform show -json plan.tfplan");
        }

        var configuration = new PlanConfiguration(document);
        var resources = new List<PlannedResource>();
        foreach (var resource in All(document))
        {
            if (resources.Count == MaxResources)
            {
                throw new FaultException(FaultCodes.TooLarge, $"The plan has more than {MaxResources} resources.", "Split it, or plan a part of it.");
            }

            resources.Add(resource);
        }

        return new TerraformPlan(resources, configuration);

        IEnumerable<PlannedResource> All(JsonElement plan) => Member(plan, "resource_changes").ValueKind == JsonValueKind.Array
            ? Items(plan, "resource_changes").Select(change => OfChange(plan, configuration, change)).OfType<PlannedResource>()
            // A state, or a plan without changes: everything stays.
            : Modules(Member(Member(plan, Member(plan, "planned_values").ValueKind == JsonValueKind.Object ? "planned_values" : "values"), "root_module"), MaxDepth)
                .SelectMany(static module => Items(module, "resources").Select(resource => (Module: Text(module, "address") ?? "", Resource: resource)))
                .Where(static each => IsManaged(each.Resource))
                .Select(each => OfValues(plan, configuration, each.Resource, each.Module)).OfType<PlannedResource>();
    }

    private static PlannedResource? OfChange(JsonElement plan, PlanConfiguration configuration, JsonElement resource)
    {
        var change = Member(resource, "change");
        string[] actions = [.. Items(change, "actions").Select(static action => action.ValueKind == JsonValueKind.String ? action.GetString()! : "")];
        PlannedAction? action = actions switch
        {
            ["create"] or ["create", "forget"] => PlannedAction.Create,
            ["update"] => PlannedAction.Update,
            ["delete"] => PlannedAction.Destroy,
            ["delete", "create"] or ["create", "delete"] => PlannedAction.Replace,
            // What terraform forgets goes on to exist.
            ["no-op"] or ["forget"] => PlannedAction.Keep,
            _ => null,
        };
        if (!IsManaged(resource) || Text(resource, "address") is not { Length: > 0 } address || Text(resource, "type") is not { Length: > 0 } type)
        {
            return null;
        }

        if (action is null)
        {
            throw new FaultException(FaultCodes.InvalidArgument, $"The plan does something unknown to {ShownText.Of(address)}.", "Give the unchanged output of: terraform show -json plan.tfplan");
        }

        var before = action == PlannedAction.Create ? null : State(plan, configuration, resource, address, Member(change, "before"), default, Member(change, "before_sensitive"));
        var after = action switch
        {
            PlannedAction.Destroy => null,
            PlannedAction.Keep => before,
            _ => State(plan, configuration, resource, address, Member(change, "after"), Member(change, "after_unknown"), Member(change, "after_sensitive")),
        };
        return new PlannedResource(address, Text(resource, "module_address") ?? "", type, action.Value, before, after);
    }

    private static PlannedResource? OfValues(JsonElement plan, PlanConfiguration configuration, JsonElement resource, string module)
    {
        if (Text(resource, "address") is not { Length: > 0 } address || Text(resource, "type") is not { Length: > 0 } type)
        {
            return null;
        }

        var state = State(plan, configuration, resource, address, Member(resource, "values"), default, Member(resource, "sensitive_values"));
        return new PlannedResource(address, module, type, PlannedAction.Keep, state, state);
    }

    private static ResourceState State(
        JsonElement plan, PlanConfiguration configuration, JsonElement resource, string address, JsonElement values, JsonElement unknown, JsonElement sensitive)
    {
        var state = new ResourceState(values, unknown, sensitive);
        if (ResourceProvider.Of(Text(resource, "type") ?? "") is not { } provider)
        {
            return state;
        }

        var key = configuration.ProviderOf(address) ?? ResourceProvider.ConfigurationKey(provider);
        return new ResourceState(values, unknown, sensitive) { Region = PlanRegions.Of(provider, state) ?? PlanRegions.OfProvider(plan, key) };
    }

    private static bool IsManaged(JsonElement resource) => Text(resource, "mode") is "managed" or null;

    private static IEnumerable<JsonElement> Modules(JsonElement module, int depth) =>
        depth == 0 ? [] : Items(module, "child_modules").SelectMany(child => Modules(child, depth - 1)).Prepend(module);
}

/// <summary>Whose a type of resource is.</summary>
internal static class ResourceProvider
{
    /// <summary>The provider of a type, or null for one whose prices are not known here.</summary>
    public static string? Of(string type) =>
        type.StartsWith("aws_", StringComparison.Ordinal) ? Providers.Aws
        : type.StartsWith("azurerm_", StringComparison.Ordinal) ? Providers.Azure
        : type.StartsWith("google_", StringComparison.Ordinal) ? Providers.Google
        : null;

    /// <summary>The key that the configuration of a provider without an alias has.</summary>
    public static string ConfigurationKey(string provider) => provider switch
    {
        Providers.Azure => "azurerm",
        Providers.Google => "google",
        _ => provider,
    };

    /// <summary>The region whose prices are taken when a plan does not tell where something is.</summary>
    public static string DefaultRegion(string provider) => provider switch
    {
        Providers.Azure => "eastus",
        Providers.Google => "us-central1",
        _ => "us-east-1",
    };
}
