namespace CODE.Cost.Pricing;

/// <summary>How resources of a type are priced.</summary>
/// <param name="Type">The type.</param>
/// <param name="Attributes">The attributes and blocks that the price depends on; no other is read.</param>
/// <param name="Price">Says what has to be paid for.</param>
internal sealed record ResourceRule(string Type, string[] Attributes, Action<PricingSheet> Price);
