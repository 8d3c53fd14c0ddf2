using CODE.Cost.Prices;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;

namespace CODE.Cost.Tests.Prices;

public sealed class PriceBlockTests
{
    [Property]
    public void Block_AnyPrices_ComeBackAsTheyWere(decimal[] amounts)
    {
        StoredPrice[] prices = [.. amounts.Select(static (amount, index) => new StoredPrice($"sku {index:D6}", "hour", amount, new DateOnly(2025, 1, 1).AddDays(index)))];

        Assert.Equal(prices, PriceBlock.Read(PriceBlock.Write(prices.Reverse())));
    }

    [Property]
    public void Index_AnySku_IsOneOfTheBlocks(string? sku, ushort blocks) =>
        Assert.InRange(PriceBlock.IndexOf(sku ?? "", blocks + 1), 0, blocks);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Read_PartOfABlock_IsRefused(double part)
    {
        var block = PriceBlock.Write(Enumerable.Range(0, 200).Select(static index => new StoredPrice($"sku {index}", "hour", index, new DateOnly(2025, 1, 1))));

        var refused = Assert.Throws<FaultException>(() => PriceBlock.Read(block[..(int)(block.Length * part)]));

        Assert.Equal(FaultCodes.Tampered, refused.Fault.Code);
    }

    [Fact]
    public void Read_WhatIsNoBlock_IsRefused() => Assert.Throws<FaultException>(static () => PriceBlock.Read([1, 2, 3, 4]));
}
