using CODE.Cost.Tests.Server;

namespace CODE.Cost.Tests.Golden;

public sealed class GoldenPlanTests(CostServer server) : IClassFixture<CostServer>
{
    // Each line is rounded to the millionth.
    private const decimal Rounding = 0.00005m;

    [Theory]
    [MemberData(nameof(GoldenPlan.Names), MemberType = typeof(GoldenPlan))]
    public async Task EstimatePlan_GoldenPlan_CostsWhatWasReckonedByHand(string name)
    {
        var plan = GoldenPlan.Of(name);

        var answer = await server.AnswerAsync("estimate_plan", new { plan = plan.Json, limit = 200 });

        Assert.InRange(answer.GetProperty("cost_before").GetDecimal() - plan.Before, -Rounding, Rounding);
        Assert.InRange(answer.GetProperty("cost").GetDecimal() - plan.After, -Rounding, Rounding);
        Assert.Equal(answer.GetProperty("cost").GetDecimal() - answer.GetProperty("cost_before").GetDecimal(), answer.GetProperty("cost_delta").GetDecimal());
        var counts = answer.GetProperty("counts");
        Assert.Equal(
            (plan.Priced, plan.Partly, plan.Free, plan.Unpriced),
            (counts.GetProperty("priced").GetInt32(), counts.GetProperty("partly").GetInt32(), counts.GetProperty("free").GetInt32(), counts.GetProperty("unpriced").GetInt32()));
        Assert.Equal("USD", answer.GetProperty("currency").GetString());
        Assert.Equal("2025-01-01", answer.GetProperty("snapshot").GetString());
        Assert.DoesNotContain("not-shown", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(GoldenPlan.Names), MemberType = typeof(GoldenPlan))]
    public async Task EstimatePlan_GoldenPlan_ListsEachResourceOnceAndEachWithoutAPriceWithItsReason(string name)
    {
        var plan = GoldenPlan.Of(name);

        var answer = await server.AnswerAsync("estimate_plan", new { plan = plan.Json, limit = 200 });

        var resources = answer.GetProperty("resources").EnumerateArray().ToArray();
        Assert.Equal(plan.Priced + plan.Partly + plan.Free + plan.Unpriced, resources.Length);
        Assert.Equal(resources.Length, resources.Select(static resource => resource.GetProperty("address").GetString()).Distinct().Count());
        Assert.All(
            resources.Where(static resource => resource.GetProperty("priced_as").GetString() is "unpriced" or "partly"),
            static resource => Assert.NotEmpty(resource.GetProperty("reasons").EnumerateArray()));
        Assert.Equal(plan.Unpriced + plan.Partly > 0, answer.GetProperty("unpriced").GetArrayLength() > 0);
    }

    [Fact]
    public async Task EstimatePlan_UnknownAndSensitiveAttributes_SayWhy()
    {
        var answer = await server.AnswerAsync("estimate_plan", new { plan = GoldenPlan.Of("aws-unknown").Json });

        var unpriced = answer.GetProperty("unpriced").EnumerateArray().ToDictionary(
            static each => each.GetProperty("addresses")[0].GetString()!, static each => each.GetProperty("reason").GetString());
        Assert.Equal("instance_type is known only after the plan was applied", unpriced["aws_instance.chosen"]);
        Assert.Equal("instance_type is marked as sensitive", unpriced["aws_instance.secret"]);
        Assert.Equal("resources of this type are not priced", unpriced["aws_gamelift_fleet.x"]);
        Assert.Equal("no price of BoxUsage:u-24tb1.metal (AmazonEC2) in us-east-1", unpriced["aws_instance.huge"]);
        Assert.DoesNotContain("t3.nano", answer.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EstimatePlan_SpotCapacity_IsAnAssumption()
    {
        var answer = await server.AnswerAsync("estimate_plan", new { plan = GoldenPlan.Of("aws-autoscaling").Json });

        var assumptions = answer.GetProperty("assumptions").EnumerateArray().ToArray();
        Assert.Contains(assumptions, static each => each.GetProperty("text").GetString()!.Contains("spot", StringComparison.Ordinal));
        Assert.Contains(assumptions, static each => each.GetProperty("text").GetString() == "aws_autoscaling_group: instances is 2" && each.GetProperty("usage_key").GetString() == "instances");
    }
}
