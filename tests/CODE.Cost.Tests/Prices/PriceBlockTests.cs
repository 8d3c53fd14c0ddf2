using CODE.Cost.Prices;
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

    [Fact]
    public void Read_WhatIsNoBlock_IsRefused() => Assert.ThrowsAny<Exception>(static () => PriceBlock.Read([1, 2, 3, 4]).ToArray());
}
