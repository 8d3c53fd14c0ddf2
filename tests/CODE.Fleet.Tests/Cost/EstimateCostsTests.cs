using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Cost;

/// <summary>What something costs, asked through the gateway of the whole fleet.</summary>
[Collection(FleetCollection.Name)]
public sealed class EstimateCostsTests(RunningFleet fleet)
{
    [Fact]
    public async Task EstimateCosts_ResourceList_IsPricedByTheCostServer()
    {
        object[] machines = [new { type = "aws_instance", region = "us-east-1", attributes = new { instance_type = "t3.micro" } }];

        var answer = await fleet.CallAsync("estimate_costs", ("infrastructure", machines), ("duration_hours", 100));

        // 0.0104 an hour, and 8 GB of gp2 at 0.10 a month.
        Assert.Equal(decimal.Round((0.0104m * 100) + (8 * 0.10m * 100 / 730), 6), answer.Structured.GetProperty("cost").GetDecimal());
        Assert.Equal("2025-01-01", answer.Structured.GetProperty("snapshot").GetString());
    }

    [Fact]
    public async Task EstimateCosts_StoredPlan_IsPriced()
    {
        var workspace = TerraformWorkspace.Create(fleet, """resource "terraform_data" "app" {}""");
        var plan = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name));

        var answer = await fleet.CallAsync("estimate_costs", ("infrastructure", plan.Structured.GetProperty("plan_id").GetString()!));

        Assert.Equal("free", answer.Structured.GetProperty("resources")[0].GetProperty("priced_as").GetString());
    }

    [Fact]
    public async Task Budget_SetAndChecked_IsAGate()
    {
        await fleet.CallAsync("set_budget", ("name", "fleet-test"), ("amount", 100), ("spent", 90));

        var answer = await fleet.CallAsync("check_budget", ("name", "fleet-test"), ("delta", 20));

        Assert.False(answer.Structured.GetProperty("allowed").GetBoolean());
    }
}
