using System.Text.Json;
using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Terraform;

/// <summary>The deployment server doing its real job on real terraform, through the gateway.</summary>
[Collection(FleetCollection.Name)]
public sealed class TerraformTests(RunningFleet fleet)
{
    private static string Configuration(string input) => $$"""
        variable "secret" {
          type      = string
          sensitive = true
          default   = "hunter2-hunter2"
        }

        resource "terraform_data" "app" {
          input = "{{input}}"
        }

        resource "terraform_data" "hidden" {
          input = var.secret
        }

        output "app" {
          value = terraform_data.app.output
        }

        output "hidden" {
          value     = terraform_data.hidden.output
          sensitive = true
        }
        """;

    [Fact]
    public async Task Validate_SoundConfiguration_IsValid()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        var answer = await fleet.CallAsync("validate_deployment", ("type", "terraform"), ("config_path", workspace.Name), ("strict", false));
        Assert.True(answer.Structured.GetProperty("valid").GetBoolean(), answer.Structured.ToString());
    }

    [Fact]
    public async Task Validate_BrokenConfiguration_NamesFileAndLine()
    {
        var workspace = TerraformWorkspace.Create(fleet, """
            resource "terraform_data" "app" {
              input = var.missing
            }
            """);
        var answer = await fleet.CallAsync("validate_deployment", ("type", "terraform"), ("config_path", workspace.Name));
        Assert.False(answer.Structured.GetProperty("valid").GetBoolean());
        Assert.Contains(answer.Structured.GetProperty("diagnostics").EnumerateArray(), static one =>
            one.GetProperty("severity").GetString() == "error" && one.GetProperty("line").GetInt32() == 2
            && one.GetProperty("file").GetString()!.EndsWith("main.tf", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_StoredPlan_MakesExactlyWhatWasReviewed()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        var plan = await PlanAsync(workspace);
        Assert.DoesNotContain("hunter2", plan.ToString(), StringComparison.Ordinal);

        var applied = await ApplyAsync(plan);
        Assert.False(applied.IsError, applied.Text);
        Assert.DoesNotContain("hunter2", applied.Value.ToString(), StringComparison.Ordinal);
        Assert.Contains("one", await workspace.TerraformAsync("output", "-raw", "app"), StringComparison.Ordinal);

        var outputs = (await fleet.CallAsync("get_outputs", ("workspace", workspace.Name))).Structured.ToString();
        Assert.Contains("\"one\"", outputs, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", outputs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_WithoutApproval_StoresAPlanAndChangesNothing()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        var before = workspace.Hash();
        var answer = await fleet.CallAsync("apply_terraform", ("workspace", workspace.Name));
        Assert.False(string.IsNullOrEmpty(PlanId(answer.Structured)));
        Assert.Equal(before, workspace.Hash());
    }

    [Fact]
    public async Task Apply_PlanAfterTheStateChanged_IsAConflict()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        var stale = await PlanAsync(workspace);
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);

        var before = workspace.Hash();
        Assert.Equal("conflict", (await ApplyAsync(stale)).Fault.Code);
        Assert.Equal(before, workspace.Hash());
    }

    [Fact]
    public async Task Apply_PlanAfterTheConfigurationChanged_IsAConflict()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        var plan = await PlanAsync(workspace);
        workspace.Write(Configuration("two"));

        var before = workspace.Hash();
        Assert.Equal("conflict", (await ApplyAsync(plan)).Fault.Code);
        Assert.Equal(before, workspace.Hash());
    }

    // No provider that reads anything real can be had without a registry, so what changes outside of terraform is the record itself.
    [Fact]
    public async Task Drift_OutputChangedBehindTerraformsBack_IsShownWithBothValues()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);
        Assert.Empty((await DriftAsync(workspace)).GetProperty("changes").EnumerateArray());

        workspace.EditState(static state => state["outputs"]!["app"]!["value"] = "edited");

        var output = Assert.Single((await DriftAsync(workspace)).GetProperty("changes").EnumerateArray());
        Assert.Equal("output.app", output.GetProperty("address").GetString());
        Assert.Equal("\"edited\" → \"one\"", output.GetProperty("attributes").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Plan_ResourceChangedBehindTerraformsBack_PutsItBack()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);

        workspace.EditState(static state =>
        {
            var app = state["resources"]!.AsArray().Single(static resource => (string?)resource!["name"] == "app")!;
            app["instances"]![0]!["attributes"]!["input"]!["value"] = "edited";
        });

        var plan = await PlanAsync(workspace);
        Assert.Contains("edited", plan.ToString(), StringComparison.Ordinal);
        Assert.False((await ApplyAsync(plan)).IsError);
        Assert.DoesNotContain("edited", await workspace.TerraformAsync("show", "-no-color"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_AfterTwoApplies_PlansTheFirstRevisionAgain()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);
        workspace.Write(Configuration("two"));
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);
        Assert.Equal("two", (await workspace.TerraformAsync("output", "-raw", "app")).Trim());

        var rollback = await fleet.CallAsync("rollback_deployment", ("kind", "terraform"), ("name", workspace.Name));
        Assert.False((await ApplyAsync(rollback.Structured)).IsError);
        Assert.Equal("one", (await workspace.TerraformAsync("output", "-raw", "app")).Trim());
    }

    [Fact]
    public async Task History_AfterAnApply_SaysWhoAppliedWhat()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("one"));
        Assert.False((await ApplyAsync(await PlanAsync(workspace))).IsError);

        var history = (await fleet.CallAsync("deployment_history", ("target", workspace.Name))).Structured;
        var entry = Assert.Single(history.GetProperty("deployments").EnumerateArray());
        Assert.Contains(workspace.Name, entry.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", history.ToString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> PlanAsync(TerraformWorkspace workspace) =>
        (await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name))).Structured;

    private Task<Answer> ApplyAsync(JsonElement plan) => fleet.CallAsync("apply_plan", ("plan_id", PlanId(plan)));

    private async Task<JsonElement> DriftAsync(TerraformWorkspace workspace) =>
        (await fleet.CallAsync("detect_drift", ("workspace", workspace.Name))).Structured;

    private static string? PlanId(JsonElement plan) => plan.GetProperty("plan_id").GetString();
}
