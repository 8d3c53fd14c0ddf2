using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using CODE.Testing;

namespace CODE.Deployment.Tests.Costs;

public sealed class EstimateCostsTests(PricedFleet fleet) : IClassFixture<PricedFleet>
{
    private static readonly object[] Machines = [new { type = "aws_instance", name = "web", region = "eu-west-1", count = 2, attributes = new { instance_type = "t3.medium" } }];

    [Fact]
    public async Task Estimate_ResourceList_IsPricedByTheCostServer()
    {
        var answer = await fleet.AnswerAsync("estimate_costs", new { infrastructure = Machines });

        // t3.medium in Ireland, and 8 GB of gp2 each.
        Assert.Equal(2 * ((0.0456m * 730) + (8 * 0.11m)), answer.GetProperty("cost").GetDecimal());
        Assert.Equal(["aws_instance.web[0]", "aws_instance.web[1]"], answer.GetProperty("resources").EnumerateArray().Select(static resource => resource.GetProperty("address").GetString()));
        Assert.Equal("2025-01-01", answer.GetProperty("snapshot").GetString());
        Assert.NotEmpty(answer.GetProperty("assumptions").EnumerateArray());
    }

    [Fact]
    public async Task Estimate_HoursAndTransfer_AreHandedOn()
    {
        object[] gateway = [new { type = "aws_nat_gateway" }];

        var answer = await fleet.AnswerAsync("estimate_costs", new { infrastructure = gateway, duration_hours = 10, include_data_transfer = false });

        Assert.Equal(0.45m, answer.GetProperty("cost").GetDecimal());
    }

    [Fact]
    public async Task Estimate_WhatHasNoPrice_IsListed()
    {
        object[] list = [new { type = "aws_gamelift_fleet" }, new { type = "aws_instance" }];

        var answer = await fleet.AnswerAsync("estimate_costs", new { infrastructure = list });

        Assert.Equal(
            [("aws_gamelift_fleet", "resources of this type are not priced"), ("aws_instance", "the aws_launch_template that launch_template refers to is not in the plan")],
            answer.GetProperty("unpriced").EnumerateArray().Select(static each => (each.GetProperty("type").GetString()!, each.GetProperty("reason").GetString()!)).Order());
    }

    [Fact]
    public async Task Estimate_StoredPlan_IsPricedWithoutItsSecrets()
    {
        Needed.Program("tofu", "terraform");
        var folder = Directory.CreateDirectory(Path.Combine(fleet.Root, "shop"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "main.tf"),
            """
            variable "password" {
              type      = string
              sensitive = true
              default   = "hunter2-hunter2"
            }
            resource "terraform_data" "app" {
              input = var.password
            }
            """,
            TestContext.Current.CancellationToken);
        var plan = await fleet.AnswerAsync("plan_terraform", new { workspace = "shop" });

        var result = await fleet.CallAsync("estimate_costs", new { infrastructure = plan.GetProperty("plan_id").GetString() });

        Assert.True(result.IsError is not true, DeploymentHost.Text(result));
        var resource = result.StructuredContent!.Value.GetProperty("resources")[0];
        Assert.Equal(("terraform_data.app", "create", "free"), (resource.GetProperty("address").GetString(), resource.GetProperty("action").GetString(), resource.GetProperty("priced_as").GetString()));
        Assert.DoesNotContain("hunter2", result.StructuredContent!.Value.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""[{"type":"aws_instance","cout":2}]""")]
    [InlineData("""[{"type":7}]""")]
    [InlineData("""[{"type":"aws instance"}]""")]
    [InlineData("""[{"type":"aws_instance","count":-1}]""")]
    [InlineData("""[{"type":"aws_instance","attributes":[]}]""")]
    [InlineData("[null]")]
    public async Task Estimate_NeitherPlanNorList_IsRefused(string infrastructure)
    {
        var result = await fleet.CallAsync("estimate_costs", new { infrastructure = JsonElement.Parse(infrastructure) });

        Assert.True(result.IsError);
        Assert.Contains("invalid_argument", DeploymentHost.Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimate_PlanOfNobody_IsNotFound()
    {
        var result = await fleet.CallAsync("estimate_costs", new { infrastructure = "000000000000000000000000" });

        Assert.Contains("not_found", DeploymentHost.Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("the gateway's own")]
    [InlineData("of another server")]
    public async Task Estimate_WithoutADelegatedToken_IsRefused(string kind)
    {
        var token = kind switch
        {
            "none" => "",
            "the gateway's own" => fleet.Token("cost"),
            _ => fleet.Token("kubernetes", actor: "deployment"),
        };

        var result = await fleet.CallAsync("estimate_costs", new { infrastructure = Machines }, token);

        Assert.True(result.IsError);
        Assert.Contains("unavailable", DeploymentHost.Text(result), StringComparison.Ordinal);
    }
}

/// <summary>Without its cost server, deployment goes on.</summary>
public sealed class CostServerAwayTests
{
    [Fact]
    public async Task Estimate_CostServerIsAway_IsUnavailable()
    {
        await using var fleet = new PricedFleet();
        await fleet.InitializeAsync();
        await fleet.StopCostAsync();

        var result = await fleet.CallAsync("estimate_costs", new { infrastructure = new[] { new { type = "aws_instance" } } });

        Assert.True(result.IsError);
        Assert.Contains("unavailable", DeploymentHost.Text(result), StringComparison.Ordinal);
    }
}
