namespace CODE.Cost.Billing.Focus;

/// <summary>The columns that are read of a billing export, by the names that the FinOps Open Cost and Usage Specification gives them (https://focus.finops.org/focus-specification/, 1.0 to 1.2).</summary>
internal enum FocusColumn
{
    /// <summary>What is invoiced.</summary>
    BilledCost,

    /// <summary>The same with what was paid in advance spread over its use.</summary>
    EffectiveCost,

    /// <summary>At list prices.</summary>
    ListCost,

    /// <summary>At contracted prices.</summary>
    ContractedCost,

    /// <summary>The currency of all costs, ISO 4217.</summary>
    BillingCurrency,

    /// <summary>The account that is invoiced.</summary>
    BillingAccountId,

    /// <summary>The first day of the billing period.</summary>
    BillingPeriodStart,

    /// <summary>The day after the last of the billing period.</summary>
    BillingPeriodEnd,

    /// <summary>When the charge begins.</summary>
    ChargePeriodStart,

    /// <summary>Usage, Purchase, Tax, Credit or Adjustment.</summary>
    ChargeCategory,

    /// <summary>The service.</summary>
    ServiceName,

    /// <summary>Who made what was bought available.</summary>
    ProviderName,

    /// <summary>Who produced it; stands for the provider where that is not named.</summary>
    PublisherName,

    /// <summary>Correction, or nothing.</summary>
    ChargeClass,

    /// <summary>Compute, Databases, ….</summary>
    ServiceCategory,

    /// <summary>The region.</summary>
    RegionId,

    /// <summary>The account, subscription or project within the billing account.</summary>
    SubAccountId,

    /// <summary>Its name.</summary>
    SubAccountName,

    /// <summary>The resource.</summary>
    ResourceId,

    /// <summary>Its name.</summary>
    ResourceName,

    /// <summary>Its kind.</summary>
    ResourceType,

    /// <summary>What is sold.</summary>
    SkuId,

    /// <summary>Names and values that were given to the resource.</summary>
    Tags,
}
