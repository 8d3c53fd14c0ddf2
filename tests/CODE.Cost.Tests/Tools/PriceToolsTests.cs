using CODE.Cost.Tests.Server;
using CODE.Testing;

namespace CODE.Cost.Tests.Tools;

public sealed class PriceToolsTests(CostServer server) : IClassFixture<CostServer>
{
    [Fact]
    public async Task GetPrice_KnownSku_HasUnitDateSourceAndMark()
    {
        var answer = await server.AnswerAsync("get_price", new { provider = "aws", service = "AmazonEC2", sku = "BoxUsage:t3.micro", region = "us-east-1" });

        Assert.Equal(
            (0.0104m, "USD", "hour", "2025-01-01", true),
            (answer.GetProperty("amount").GetDecimal(), answer.GetProperty("currency").GetString(), answer.GetProperty("unit").GetString(), answer.GetProperty("effective").GetString(), answer.GetProperty("snapshot").GetBoolean()));
        Assert.StartsWith("https://aws.amazon.com/", answer.GetProperty("source").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetPrice_SkuThatIsSoldEverywhere_HasAPriceInAnyRegion()
    {
        var answer = await server.AnswerAsync("get_price", new { provider = "gcp", service = "Cloud DNS", sku = "ManagedZone", region = "europe-west1" });

        Assert.Equal(0.20m, answer.GetProperty("amount").GetDecimal());
    }

    [Theory]
    [InlineData("AmazonEC2", "t3.micro", "us-east-1", "BoxUsage:t3.micro")]
    [InlineData("AmazonEC2", "BoxUsage:t3.micro", "mars-north-1", "us-east-1")]
    [InlineData("EC2", "BoxUsage:t3.micro", "us-east-1", "AmazonEC2")]
    public async Task GetPrice_WrongName_IsHelpedToTheRightOne(string service, string sku, string region, string expected)
    {
        var (code, _, fix) = await server.FaultAsync("get_price", new { provider = "aws", service, sku, region });

        Assert.Equal("not_found", code);
        Assert.Contains(expected, fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetPrice_OtherCurrency_IsNotConverted()
    {
        var (code, message, _) = await server.FaultAsync("get_price", new { provider = "aws", service = "AmazonEC2", sku = "BoxUsage:t3.micro", region = "us-east-1", currency = "EUR" });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("nothing is converted", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ComparePrices_RegionsAndSkus_AreOrderedAndWhatIsMissingIsTold()
    {
        var answer = await server.AnswerAsync("compare_prices", new
        {
            provider = "aws", service = "AmazonEC2", skus = new[] { "BoxUsage:m5.large", "BoxUsage:t3.micro" }, regions = new[] { "eu-west-1", "us-east-1", "mars-1" },
        });

        Assert.Equal(
            [("BoxUsage:t3.micro", "us-east-1", 0.0104m), ("BoxUsage:t3.micro", "eu-west-1", 0.0114m), ("BoxUsage:m5.large", "us-east-1", 0.096m), ("BoxUsage:m5.large", "eu-west-1", 0.107m)],
            answer.GetProperty("prices").EnumerateArray().Select(static price => (price.GetProperty("sku").GetString()!, price.GetProperty("region").GetString()!, price.GetProperty("amount").GetDecimal())));
        Assert.Equal(2, answer.GetProperty("missing").GetArrayLength());
    }

    [Fact]
    public async Task GetPrice_StoreIsAway_SnapshotAnswersAndSaysSo()
    {
        using var store = TestStore.Start();
        await using var lonely = new CostServer([], store.ConnectionString);
        await lonely.InitializeAsync();
        store.Dispose();

        var result = await lonely.CallAsync("get_price", new { provider = "aws", service = "AmazonEC2", sku = "BoxUsage:t3.micro", region = "us-east-1" });

        Assert.True(result.IsError is not true, CostServer.TextOf(result));
        Assert.True(result.StructuredContent!.Value.GetProperty("degraded").GetBoolean());
        Assert.Contains("imported prices cannot be read", CostServer.TextOf(result), StringComparison.Ordinal);
    }
}
