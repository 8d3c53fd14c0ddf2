using CODE.Cost.Plans;
using CODE.Cost.Prices;

namespace CODE.Cost.Pricing;

/// <summary>Something that a resource is charged for, before its price is known.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Key">Which price it has.</param>
/// <param name="Quantity">How many of it, at any time or in a month (see <see cref="BillingUnit"/>).</param>
/// <param name="IsUsage">Whether the quantity depends on how the resource is used.</param>
internal sealed record Charge(string Name, PriceKey Key, decimal Quantity, bool IsUsage);

/// <summary>Something that had to be assumed.</summary>
/// <param name="Text">What, in a clause.</param>
/// <param name="UsageKey">How to say otherwise in <c>usage</c>, where that can be.</param>
internal sealed record Assumption(string Text, string? UsageKey);

/// <summary>What a rule writes down about one state of a resource: the charges, and what it assumes.</summary>
/// <param name="plan">The plan, for what the resource refers to.</param>
/// <param name="resource">The resource.</param>
/// <param name="state">The state that is priced.</param>
/// <param name="provider">Whose it is.</param>
/// <param name="terms">The terms.</param>
/// <param name="wantsBefore">Whether it is the state before the plan.</param>
internal sealed class PricingSheet(TerraformPlan plan, PlannedResource resource, ResourceState state, string provider, PricingTerms terms, bool wantsBefore)
{
    private readonly List<Charge> _charges = [];
    private readonly List<Assumption> _assumptions = [];
    private readonly HashSet<string> _usageKeys = new(StringComparer.Ordinal);

    /// <summary>The attributes.</summary>
    public ResourceState State => state;

    /// <summary>What is charged.</summary>
    public IReadOnlyList<Charge> Charges => _charges;

    /// <summary>What was assumed.</summary>
    public IReadOnlyList<Assumption> Assumptions => _assumptions;

    /// <summary>How the caller may call what depends on use.</summary>
    public IReadOnlySet<string> UsageKeys => _usageKeys;

    /// <summary>Why nothing has to be paid, when that is so.</summary>
    public string? FreeBecause { get; private set; }

    /// <summary>The region.</summary>
    public string Region => state.Region ?? ResourceProvider.DefaultRegion(provider);

    /// <summary>Writes down a charge.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="service">The provider's name of the service.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="quantity">How many.</param>
    public void Add(string name, string service, string sku, decimal quantity = 1) =>
        _charges.Add(new Charge(name, new PriceKey(provider, service, Region, sku), quantity, IsUsage: false));

    /// <summary>Writes down a charge that depends on use: as the caller says, else as is assumed here.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="service">The provider's name of the service.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="key">How the caller calls it in <c>usage</c>.</param>
    /// <param name="assumed">How many, at any time or in a month, unless the caller says.</param>
    /// <param name="share">With how many units of the SKU each counts.</param>
    public void Use(string name, string service, string sku, string key, decimal assumed, decimal share = 1)
    {
        _charges.Add(new Charge(name, new PriceKey(provider, service, Region, sku), Amount(key, assumed) * share, IsUsage: true));
    }

    /// <summary>As <see cref="Use"/>, for data that is transferred: left out when the caller wants none.</summary>
    public void Transfer(string name, string service, string sku, string key, decimal assumed)
    {
        if (terms.IncludesTransfer)
        {
            Use(name, service, sku, key, assumed);
        }
    }

    /// <summary>An amount that only the caller can know, or what is assumed of it.</summary>
    public decimal Amount(string key, decimal assumed)
    {
        _usageKeys.Add(key);
        var told = Told(key);
        if (told is null)
        {
            _assumptions.Add(new Assumption(FormattableString.Invariant($"{resource.Type}: {key} is {assumed}"), key));
        }

        return told ?? assumed;
    }

    /// <summary>A number of the resource, or what the provider does without it, which is written down.</summary>
    public decimal NumberOr(ResourceState block, string name, decimal fallback)
    {
        if (!block.IsHidden(name) && block.OptionalNumber(name) is { } number)
        {
            return number;
        }

        Assume(FormattableString.Invariant($"{name} is {fallback}"));
        return fallback;
    }

    /// <summary>Writes down an assumption about resources of this type.</summary>
    public void Assume(string text) => _assumptions.Add(new Assumption($"{resource.Type}: {text}", null));

    /// <summary>Says that nothing has to be paid.</summary>
    public void Free(string because) => FreeBecause = because;

    /// <summary>The state of another resource that this one refers to.</summary>
    /// <exception cref="UnpricedException">The plan does not have it.</exception>
    public ResourceState Related(string attribute, string type) =>
        plan.Related(resource, attribute, type) is { } other && (wantsBefore ? other.Before : other.After) is { } related
            ? related
            : throw new UnpricedException($"the {type} that {attribute} refers to is not in the plan");

    private decimal? Told(string key) =>
        (terms.Usage.TryGetValue(resource.Address, out var own) || terms.Usage.TryGetValue(resource.Type, out own)) && own.TryGetValue(key, out var amount) ? amount : null;
}
