namespace CODE.Cost.Billing;

/// <summary>What one export of a provider tells about; importing it again replaces it.</summary>
/// <param name="Provider">ProviderName.</param>
/// <param name="Account">BillingAccountId.</param>
/// <param name="Period">BillingPeriodStart.</param>
internal sealed record BillingScope(string Provider, string Account, DateOnly Period);

/// <summary>What charges have in common that are added up. Every text is printable, and empty where the export says nothing.</summary>
/// <param name="ChargeCategory">Usage, Purchase, Tax, Credit or Adjustment.</param>
/// <param name="ChargeClass">Correction, or empty.</param>
/// <param name="ServiceName">The service.</param>
/// <param name="ServiceCategory">Its category.</param>
/// <param name="RegionId">The region.</param>
/// <param name="SubAccountId">The account, subscription or project.</param>
/// <param name="SubAccountName">Its name.</param>
/// <param name="ResourceId">The resource.</param>
/// <param name="ResourceName">Its name.</param>
/// <param name="ResourceType">Its kind.</param>
/// <param name="SkuId">What is sold.</param>
/// <param name="Tags">The text of <see cref="Focus.FocusTags"/>.</param>
internal sealed record ChargeGroup(
    string ChargeCategory,
    string ChargeClass,
    string ServiceName,
    string ServiceCategory,
    string RegionId,
    string SubAccountId,
    string SubAccountName,
    string ResourceId,
    string ResourceName,
    string ResourceType,
    string SkuId,
    string Tags)
{
    /// <summary>Stands for what was added up because there was too much of it.</summary>
    public const string Other = "(other)";

    /// <summary>The group without what tells resources apart.</summary>
    public ChargeGroup WithoutResource() => this with { ResourceId = Other, ResourceName = Other, ResourceType = Other, SkuId = Other, Tags = "" };

    /// <summary>The group with nothing but its category and class.</summary>
    public ChargeGroup OnlyCategory() => WithoutResource() with { ServiceName = Other, ServiceCategory = Other, RegionId = Other, SubAccountId = Other, SubAccountName = Other };

    /// <summary>Whether resources were added up in it.</summary>
    public bool IsOther => ResourceId == Other;
}

/// <summary>Charges of a group on a day.</summary>
/// <param name="Group">What they have in common.</param>
/// <param name="Amounts">What they come to.</param>
internal readonly record struct DayCharge(ChargeGroup Group, Amounts Amounts);

/// <summary>A row of an export.</summary>
/// <param name="Scope">Which export tells of it.</param>
/// <param name="PeriodEnd">The day after the last of the billing period.</param>
/// <param name="Day">The day on which the charge begins, UTC; all of it counts on that day.</param>
/// <param name="Group">What it is for.</param>
/// <param name="Amounts">What it costs.</param>
internal readonly record struct Charge(BillingScope Scope, DateOnly PeriodEnd, DateOnly Day, ChargeGroup Group, Amounts Amounts);
