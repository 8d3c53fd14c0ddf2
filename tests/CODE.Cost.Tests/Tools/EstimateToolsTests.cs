using CODE.Cost.Tests.Golden;
using CODE.Cost.Tests.Plans;
using CODE.Cost.Tests.Server;

namespace CODE.Cost.Tests.Tools;

public sealed class EstimateToolsTests(CostServer server) : IClassFixture<CostServer>
{
    [Fact]
    public async Task EstimatePlan_FileInTheWorkspace_IsAsTheText()
    {
        var plan = GoldenPlan.Of("aws-web");
        await File.WriteAllTextAsync(Path.Combine(server.Root, "plan.json"), plan.Json, TestContext.Current.CancellationToken);

        var byPath = await server.AnswerAsync("estimate_plan", new { plan = "plan.json" });
        var byText = await server.AnswerAsync("estimate_plan", new { plan = plan.Json });

        Assert.Equal(byText.GetRawText(), byPath.GetRawText());
    }

    [Fact]
    public async Task EstimatePlan_Pages_ShowEachResourceOnce()
    {
        var plan = GoldenPlan.Of("aws-web").Json;
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AnswerAsync("estimate_plan", cursor is null ? new { plan, limit = 3 } : new { plan, limit = 3, cursor });
            seen.AddRange(page.GetProperty("resources").EnumerateArray().Select(static resource => resource.GetProperty("address").GetString()!));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(10, seen.Count);
        Assert.Equal(10, seen.Distinct().Count());
    }

    [Fact]
    public async Task EstimatePlan_Text_TellsTheSumAndWhatHasNoPrice()
    {
        var result = await server.CallAsync("estimate_plan", new { plan = GoldenPlan.Of("azure-data").Json });

        var text = CostServer.TextOf(result);
        Assert.Contains("USD for 730 h", text, StringComparison.Ordinal);
        Assert.Contains("built-in snapshot of 2025-01-01", text, StringComparison.Ordinal);
        Assert.Contains("Without a price: 1 azurerm_storage_account", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e9)]
    public async Task EstimatePlan_HoursOutOfRange_AreRefused(double hours) =>
        Assert.Equal("invalid_argument", (await server.FaultAsync("estimate_plan", new { plan = GoldenPlan.Of("aws-web").Json, hours })).Code);

    [Fact]
    public async Task DiffCost_TwoPlans_NamesWhatDiffers()
    {
        var @base = PlanJson.Of(PlanJson.Create("aws_instance", "a", new { instance_type = "t3.micro" }), PlanJson.Create("aws_nat_gateway", "gone", new { }), PlanJson.Create("aws_eip", "same", new { }));
        var head = PlanJson.Of(PlanJson.Create("aws_instance", "a", new { instance_type = "t3.small" }), PlanJson.Create("aws_eks_cluster", "new", new { }), PlanJson.Create("aws_eip", "same", new { }));

        var answer = await server.AnswerAsync("diff_cost", new { @base, head });

        // t3.micro 0.0104, t3.small 0.0208, NAT 0.045 and 100 GB, control plane 0.10.
        var expected = ((0.0208m - 0.0104m + 0.10m - 0.045m) * 730) - (100 * 0.045m);
        Assert.Equal(expected, answer.GetProperty("delta").GetDecimal());
        Assert.Equal(
            [("aws_eks_cluster.new", "added"), ("aws_nat_gateway.gone", "removed"), ("aws_instance.a", "changed")],
            answer.GetProperty("changes").EnumerateArray().Select(static change => (change.GetProperty("address").GetString()!, change.GetProperty("change").GetString()!)));
    }
}
