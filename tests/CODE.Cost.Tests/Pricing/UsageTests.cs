using CODE.Cost.Tests.Plans;
using CODE.Cost.Tests.Server;

namespace CODE.Cost.Tests.Pricing;

/// <summary>What the caller knows of the use takes the place of what is assumed.</summary>
public sealed class UsageTests(CostServer server) : IClassFixture<CostServer>
{
    private static readonly string Function = PlanJson.Of(PlanJson.Create("aws_lambda_function", "api", new { memory_size = 1024 }));

    [Fact]
    public async Task Estimate_UsageOfAType_TakesThePlaceOfTheAssumption()
    {
        // 10 million requests of 50 ms with 1 GB: 500,000 GB-seconds.
        var answer = await server.AnswerAsync("estimate_plan", new
        {
            plan = Function,
            usage = new Dictionary<string, object> { ["aws_lambda_function"] = new { monthly_requests = 10_000_000, duration_ms = 50 } },
        });

        Assert.Equal((10_000_000 * 0.0000002m) + (500_000 * 0.0000166667m), answer.GetProperty("cost").GetDecimal());
        Assert.DoesNotContain("monthly_requests", answer.GetProperty("assumptions").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_UsageOfAnAddress_GoesBeforeThatOfItsType()
    {
        var answer = await server.AnswerAsync("estimate_plan", new
        {
            plan = Function,
            usage = new Dictionary<string, object> { ["aws_lambda_function"] = new { monthly_requests = 1 }, ["aws_lambda_function.api"] = new { monthly_requests = 0 } },
        });

        Assert.Equal(0, answer.GetProperty("cost").GetDecimal());
    }

    [Theory]
    [InlineData("aws_lambda_function", "monthly_request", 1, "monthly_requests")]
    [InlineData("aws_lambda_functions", "monthly_requests", 1, "Leave usage out")]
    [InlineData("aws_lambda_function", "monthly_requests", -1, "zero or more")]
    [InlineData("aws_lambda_function", "monthly_requests", 1e300, "zero or more")]
    public async Task Estimate_UsageThatFitsNothing_IsRefused(string target, string key, double amount, string expected)
    {
        var (code, _, fix) = await server.FaultAsync("estimate_plan", new
        {
            plan = Function,
            usage = new Dictionary<string, object> { [target] = new Dictionary<string, double> { [key] = amount } },
        });

        Assert.Equal("invalid_argument", code);
        Assert.Contains(expected, fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_WithoutDataTransfer_LeavesItOut()
    {
        var plan = PlanJson.Of(PlanJson.Create("aws_nat_gateway", "main", new { }));

        var answer = await server.AnswerAsync("estimate_plan", new { plan, include_data_transfer = false });

        Assert.Equal(0.045m * 730, answer.GetProperty("cost").GetDecimal());
    }
}
