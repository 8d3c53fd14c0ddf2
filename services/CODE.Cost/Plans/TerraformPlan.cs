namespace CODE.Cost.Plans;

/// <summary>The resources of a plan.</summary>
internal sealed class TerraformPlan
{
    private readonly PlanConfiguration _configuration;
    private readonly ILookup<string, PlannedResource> _byPlace;

    /// <summary>Creates the plan.</summary>
    /// <param name="resources">Its resources, in its order.</param>
    /// <param name="configuration">How they are written.</param>
    public TerraformPlan(IReadOnlyList<PlannedResource> resources, PlanConfiguration configuration)
    {
        Resources = resources;
        _configuration = configuration;
        _byPlace = resources.ToLookup(static resource => ResourceAddress.WithoutKeys(resource.Address), StringComparer.Ordinal);
    }

    /// <summary>Its resources, in its order; data sources are not among them.</summary>
    public IReadOnlyList<PlannedResource> Resources { get; }

    /// <summary>The resource of a type that an attribute of another refers to, such as the launch template of a group; null when there is none in the plan.</summary>
    public PlannedResource? Related(PlannedResource resource, string attribute, string type)
    {
        var module = resource.Module.Length == 0 ? "" : ResourceAddress.WithoutKeys(resource.Module) + ".";
        return _configuration.References(resource.Address, attribute)
            .Select(reference => ResourceAddress.WithoutKeys(reference).Split('.'))
            .Where(parts => parts.Length >= 2 && parts[0] == type)
            .Select(parts => _byPlace[$"{module}{parts[0]}.{parts[1]}"])
            .Select(found => found.FirstOrDefault(other => other.Module == resource.Module) ?? found.FirstOrDefault())
            .FirstOrDefault(static found => found is not null);
    }
}
