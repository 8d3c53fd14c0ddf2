using CODE.Cost.Prices;

namespace CODE.Cost.Tests.Prices;

public sealed class PriceSnapshotTests
{
    private static readonly PriceSnapshot Snapshot = new();

    [Fact]
    public void Snapshot_EachPrice_IsDatedAndSourced()
    {
        Assert.InRange(Snapshot.All.Count, 600, 10_000);
        Assert.All(Snapshot.All, static price =>
        {
            Assert.True(price.Amount > 0, price.Key.Sku);
            Assert.Equal("USD", price.Currency);
            Assert.InRange(price.Effective, new DateOnly(2025, 1, 1), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
            Assert.StartsWith("https://", price.Source, StringComparison.Ordinal);
            Assert.True(price.IsSnapshot);
        });
    }

    [Theory]
    [InlineData("aws", "us-east-1", "eu-west-1")]
    [InlineData("azure", "eastus", "westeurope")]
    [InlineData("gcp", "us-central1", "europe-west1")]
    public void Snapshot_EachProvider_HasAnAmericanAndAEuropeanRegion(string provider, string american, string european) =>
        Assert.Superset(new HashSet<string> { american, european }, Snapshot.All.Where(price => price.Key.Provider == provider).Select(static price => price.Key.Region).ToHashSet());
}
