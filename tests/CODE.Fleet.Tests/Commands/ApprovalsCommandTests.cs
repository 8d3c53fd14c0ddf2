using System.Text.RegularExpressions;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Commands;

/// <summary>Approvals as people give them by the command: a real plan that destroys something, on the live fleet.</summary>
[Collection(FleetCollection.Name)]
public sealed partial class ApprovalsCommandTests(RunningFleet fleet) : IDisposable
{
    private const string Made = """resource "terraform_data" "doomed" {}""";

    // Only about one caller, so that the other tests' calls stay as they are.
    private const string Rule = """

        approvals:
          - { name: erin-needs-somebody, subjects: { users: [erin] }, tools: [apply_plan], approval: operator }

        """;

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("code-home-");

    [Fact]
    public async Task Call_ThatDestroys_IsConfirmedByYes()
    {
        var workspace = TerraformWorkspace.Create(fleet, Made);
        var plan = await PlanAsync(fleet.Token, workspace);

        var unattended = await RunAsync(fleet.Token, "call", "apply_plan", $"plan_id={plan}");
        Assert.Equal(1, unattended.ExitCode);
        Assert.Contains("Plan: 1 create.", unattended.Errors, StringComparison.Ordinal);
        Assert.Contains("--yes", unattended.Errors, StringComparison.Ordinal);

        _ = (await RunAsync(fleet.Token, "call", "apply_plan", $"plan_id={plan}", "--yes")).Succeeded;
        Assert.Contains("terraform_data.doomed", await workspace.TerraformAsync("state", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ApprovedByAnother_RunsOnceAsItWasShown()
    {
        var erin = (await RunAsync(fleet.Token, "token", "--subject", "erin", "--role", "admin", "--expires", "1h")).Succeeded.Trim();
        var workspace = TerraformWorkspace.Create(fleet, Made);
        _ = (await RunAsync(erin, "call", "apply_plan", $"plan_id={await PlanAsync(erin, workspace)}", "--yes")).Succeeded;
        workspace.Write("# nothing");
        var plan = await PlanAsync(erin, workspace);
        await File.AppendAllTextAsync(Path.Combine(fleet.Data, "policy.yaml"), Rule, TestContext.Current.CancellationToken);

        CommandResult waiting = null!;
        await Readiness.UntilAsync(
            // Without --yes: as long as the rule is not in force the call is only asked about.
            async _ => (waiting = await RunAsync(erin, "call", "apply_plan", $"plan_id={plan}")).Errors.Contains("the approval of somebody else", StringComparison.Ordinal),
            () => waiting.Errors,
            TestContext.Current.CancellationToken);
        var id = ApprovalPattern.Match(waiting.Errors).Value;

        Assert.Equal(4, (await RunAsync(erin, "approvals", "approve", id)).ExitCode);
        var shown = (await RunAsync(fleet.Token, "approvals", "show", id)).Succeeded;
        Assert.Contains("1 delete", shown, StringComparison.Ordinal);
        Assert.Matches(@"destroys:\s+terraform_data\.doomed", shown);
        _ = (await RunAsync(fleet.Token, "approvals", "approve", id, "--reason", "looked at it")).Succeeded;

        _ = (await RunAsync(erin, "call", "apply_plan", $"plan_id={plan}")).Succeeded;
        Assert.DoesNotContain("terraform_data.doomed", await workspace.TerraformAsync("state", "list"), StringComparison.Ordinal);
        Assert.Contains("used", (await RunAsync(fleet.Token, "approvals", "list", "--state", "used")).Succeeded, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(erin, "call", "apply_plan", $"plan_id={plan}")).ExitCode);
    }

    public void Dispose() => _home.Delete(recursive: true);

    private async Task<string> PlanAsync(string token, TerraformWorkspace workspace) =>
        (await RunAsync(token, "call", "plan_terraform", $"workspace={workspace.Name}", "--json")).Json.GetProperty("structuredContent").GetProperty("plan_id").GetString()!;

    private Task<CommandResult> RunAsync(string token, params string[] words) => McpCommand.RunAsync(fleet, _home.FullName, [.. words, "--token", token]);

    [GeneratedRegex("ap-[0-9a-z]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex ApprovalPattern { get; }
}
