using CODE.Cost.Billing;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;

namespace CODE.Cost.Tests.Billing;

/// <summary>What is added up is bounded, and no sum is lost by it.</summary>
public sealed class ChargeLedgerTests
{
    private static readonly BillingScope Scope = new("AWS", "1", new DateOnly(2026, 10, 1));

    [Property]
    public void Add_AnyCharges_KeepsEverySumWhateverTheBoundsAndTheOrder((byte Day, byte Service, ushort Resource, short Cents)[] charges, byte entries, byte ofDay)
    {
        Charge[] all = [.. charges.Select(static charge => Of(charge.Day % 5, charge.Service % 6, charge.Resource, charge.Cents / 100m))];
        var (forth, back) = (Filled(all, entries + 70, ofDay + 40), Filled(all.Reverse(), entries + 70, ofDay + 40));

        foreach (var day in all.Select(static charge => charge.Day).Distinct())
        {
            var kept = forth.Bounded(forth.Pages[Scope], day);
            Assert.InRange(kept.Count, 1, ofDay + 40);
            Assert.Equal(all.Where(charge => charge.Day == day).Sum(static charge => charge.Amounts.Effective), kept.Sum(static charge => charge.Amounts.Effective));
            Assert.Equal(kept.OrderBy(static charge => charge.Group.ToString(), StringComparer.Ordinal), back.Bounded(back.Pages[Scope], day).OrderBy(static charge => charge.Group.ToString(), StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Bounded_TooManyResources_KeepsTheDearestAndTheirServices()
    {
        var ledger = Filled(Enumerable.Range(0, 100).Select(static index => Of(0, index % 2, index, index)), 1_000, 40);

        var kept = ledger.Bounded(ledger.Pages[Scope], Scope.Period);

        Assert.Equal(40, kept.Count);
        Assert.Contains(kept, static charge => charge.Group.ResourceId == "r99" && charge.Amounts.Effective == 99);
        Assert.Equal(
            [("s0", 930m), ("s1", 961m)],
            kept.Where(static charge => charge.Group.IsOther).Select(static charge => (charge.Group.ServiceName, charge.Amounts.Effective)).Order());
    }

    [Fact]
    public void Add_TooManyKindsEvenWithoutResources_IsRefused()
    {
        var refused = Assert.Throws<FaultException>(static () => Filled(Enumerable.Range(0, 100).Select(static index => Of(0, index, 0, 1)), 50, 40));

        Assert.Equal(FaultCodes.TooLarge, refused.Fault.Code);
    }

    [Property]
    public void Block_AnyCharges_ComeBackAsTheyWere((byte Service, ushort Resource, decimal Cost)[] charges)
    {
        DayCharge[] all = [.. charges.Select(static charge => new DayCharge(Of(0, charge.Service, charge.Resource, 0).Group, new Amounts(charge.Cost, -charge.Cost, 0, decimal.Truncate(charge.Cost))))];

        Assert.Equal(all, BillingBlock.Read(BillingBlock.Write(all)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Block_PartOfOne_IsRefused(double part)
    {
        var block = BillingBlock.Write([.. Enumerable.Range(0, 200).Select(static index => new DayCharge(Of(0, 1, index * 7919, 1).Group, default))]);

        Assert.Equal(FaultCodes.Tampered, Assert.Throws<FaultException>(() => BillingBlock.Read(block[..(int)(block.Length * part)])).Fault.Code);
    }

    private static ChargeLedger Filled(IEnumerable<Charge> charges, int entries, int ofDay)
    {
        var ledger = new ChargeLedger(entries, ofDay);
        foreach (var charge in charges)
        {
            ledger.Add(charge, "a.csv", "/bills");
        }

        return ledger;
    }

    private static Charge Of(int day, int service, int resource, decimal cost) => new(
        Scope, Scope.Period.AddMonths(1), Scope.Period.AddDays(day), new ChargeGroup("Usage", "", $"s{service}", "Compute", "eu", "a", "b", $"r{resource}", "", "", "", ""), new Amounts(cost, cost, cost, cost));
}
