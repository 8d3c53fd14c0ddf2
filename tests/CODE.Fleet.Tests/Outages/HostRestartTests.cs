using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Outages;

/// <summary>What is left after the fleet was stopped and started again on the same data, and after a server died.</summary>
public sealed class HostRestartTests(RunningFleet fleet) : IClassFixture<RunningFleet>
{
    private static string Configuration(string input) => $$"""
        resource "terraform_data" "kept" {
          input = "{{input}}"
        }
        """;

    [Fact]
    public async Task Restart_OnTheSameData_KeepsTokenHistoryAndPlans()
    {
        var workspace = TerraformWorkspace.Create(fleet, Configuration("first"));
        var applied = await fleet.CallAsync("apply_plan", ("plan_id", await PlanAsync(workspace)));
        Assert.False(applied.IsError, applied.Text);
        workspace.Write(Configuration("second"));
        var pending = await PlanAsync(workspace);
        var token = fleet.Token;

        await fleet.StopAsync();
        await fleet.StartAsync();

        Assert.Equal(token, fleet.Token);
        var history = await fleet.CallAsync("deployment_history", ("target", workspace.Name));
        Assert.Contains(workspace.Name, history.Structured.ToString(), StringComparison.Ordinal);
        var afterwards = await fleet.CallAsync("apply_plan", ("plan_id", pending));
        Assert.False(afterwards.IsError, afterwards.Text);
    }

    [Fact]
    public async Task Server_Killed_IsStartedAgainByItsHost()
    {
        var before = await fleet.ReadyProcessIdAsync("deployment");
        using (var process = System.Diagnostics.Process.GetProcessById(before))
        {
            process.Kill();
        }

        await fleet.ReadyProcessIdAsync("deployment", otherThan: before);
        Assert.False((await fleet.CallAsync("deployment_history")).IsError);
    }

    private async Task<string> PlanAsync(TerraformWorkspace workspace) =>
        (await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name))).Structured.GetProperty("plan_id").GetString()!;
}
