using System.Globalization;
using CODE.Cost.Billing;
using CODE.Cost.Billing.Focus;
using CODE.Cost.Plans;
using CODE.ServiceDefaults.Faults;

namespace CODE.Cost.Spending;

/// <summary>Charges of a group on a day, as they were imported.</summary>
/// <param name="Record">Of which export.</param>
/// <param name="Day">The day.</param>
/// <param name="Charge">What they come to.</param>
internal readonly record struct SpentCharge(BillingRecord Record, DateOnly Day, DayCharge Charge);

/// <summary>Something by which spending is told apart: a FOCUS column, the day, or a tag.</summary>
/// <param name="Name">Its name, as the specification has it.</param>
/// <param name="Of">The value of charges.</param>
internal sealed record CostDimension(string Name, Func<SpentCharge, string> Of)
{
    /// <summary>The value of what has none.</summary>
    public const string None = "(none)";

    private const string Day = "day";
    private const string Tag = "tag:";

    private static readonly CostDimension[] Columns =
    [
        new("ServiceName", static spent => spent.Charge.Group.ServiceName),
        new("ServiceCategory", static spent => spent.Charge.Group.ServiceCategory),
        new("ProviderName", static spent => spent.Record.Provider),
        new("BillingAccountId", static spent => spent.Record.Account),
        new("SubAccountId", static spent => spent.Charge.Group.SubAccountId),
        new("SubAccountName", static spent => spent.Charge.Group.SubAccountName),
        new("RegionId", static spent => spent.Charge.Group.RegionId),
        new("ResourceId", static spent => spent.Charge.Group.ResourceId),
        new("ResourceName", static spent => spent.Charge.Group.ResourceName),
        new("ResourceType", static spent => spent.Charge.Group.ResourceType),
        new("SkuId", static spent => spent.Charge.Group.SkuId),
        new("ChargeCategory", static spent => spent.Charge.Group.ChargeCategory),
        new("ChargeClass", static spent => spent.Charge.Group.ChargeClass),
    ];

    /// <summary>The day, UTC, on which charges begin.</summary>
    public static CostDimension ByDay { get; } = new("ChargePeriodStart", static spent => spent.Day.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The dimension of a name.</summary>
    /// <exception cref="FaultException">There is none.</exception>
    public static CostDimension Find(string name)
    {
        if (name.StartsWith(Tag, StringComparison.Ordinal) && name.Length > Tag.Length)
        {
            var tag = name[Tag.Length..];
            return new CostDimension(ShownText.Of(name), spent => FocusTags.Find(spent.Charge.Group.Tags, tag) ?? (spent.Charge.Group.IsOther ? ChargeGroup.Other : ""));
        }

        return name is Day || name == ByDay.Name ? ByDay
            : Array.Find(Columns, column => column.Name == name) ?? throw new FaultException(
                FaultCodes.InvalidArgument, $"Nothing is kept by '{ShownText.Of(name, 60)}'.", $"Use {string.Join(", ", Columns.Select(static column => column.Name))}, {Day} or {Tag}NAME.");
    }

    /// <summary>The value of charges as it is shown.</summary>
    public string Shown(SpentCharge spent) => Of(spent) is { Length: > 0 } value ? value : None;
}
