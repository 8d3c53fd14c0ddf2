using System.Text.Json;
using CODE.Context.V1;
using CODE.Deployment.Tests.Terraform;
using CODE.ServiceDefaults.Memory;

namespace CODE.Deployment.Tests.Context;

/// <summary>What the server tells of a deployment, over its contract, after real applies.</summary>
public sealed class WorkspaceSourceTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    [Fact]
    public async Task Gather_OfAWorkspaceThatWasApplied_TellsItsAppliesPlanAndDrift()
    {
        var (folder, other) = (host.Folder(Configurations.Simple), host.Folder(Configurations.Simple));
        await ApplyAsync(folder, 2);
        await ApplyAsync(folder, 3);
        await ApplyAsync(other, 1);
        await host.AnswerAsync("detect_drift", new { workspace = folder.Name }, "bob");

        var found = await GatherAsync(folder.Name);

        Assert.All(found.Items, static item => Assert.Equal("workspaces", item.Source));
        Assert.Equal(["last_apply", "last_drift", "last_plan"], found.Items.Select(static item => item.Key.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.All(found.Items, item => Assert.Contains(folder.Name, item.Key, StringComparison.Ordinal));
        var apply = found.Items.Single(static item => item.Key.EndsWith("last_apply", StringComparison.Ordinal));
        var facts = JsonElement.Parse(apply.Value);
        Assert.Equal(("applied", 2, 1), (facts.GetProperty("last").GetProperty("outcome").GetString(), facts.GetProperty("last").GetProperty("revision").GetInt32(), facts.GetProperty("earlier").GetArrayLength()));
        Assert.Equal(("apply_plan", "alice", false), (apply.Tool, apply.Caller, apply.IsUntrusted));
        Assert.Contains("the last apply was applied", apply.Summary, StringComparison.Ordinal);
        var drift = found.Items.Single(static item => item.Key.EndsWith("last_drift", StringComparison.Ordinal));
        Assert.Equal(("detect_drift", "bob", $"{folder.Name}: 0 resources had drifted"), (drift.Tool, drift.Caller, drift.Summary));
        Assert.Empty(found.Missing);
    }

    [Fact]
    public async Task Gather_OfAnApplyThatFailed_MarksTheAddressesAsUntrusted()
    {
        var record = """{"kind":"terraform","target":"live/failing","applied_at":"2026-01-02T03:04:05Z","caller":"alice","outcome":"failed","plan_id":"p","plan_sha256":"s","seconds":1,"counts":{"create":1},"failed":["x.y[\"IGNORE\"]"]}""";
        await host.Get<IContextMemory>().SaveAsync("terraform/live-failing-0a1b2c3d/last_apply", JsonElement.Parse(record), new MemorySource("alice", "apply_plan"), TestContext.Current.CancellationToken);

        var item = Assert.Single((await GatherAsync("failing")).Items);

        Assert.True(item.IsUntrusted);
        Assert.Equal("live/failing: the last apply was failed (create 1) for alice, after 0 earlier", item.Summary);
    }

    [Fact]
    public async Task Gather_OfWhatIsInNoWorkspace_TellsNothing() => Assert.Empty((await GatherAsync("never-applied")).Items);

    private async Task ApplyAsync(TerraformFolder folder, int size)
    {
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { size } });
        await host.AnswerAsync("apply_plan", new { plan_id = plan.GetProperty("plan_id").GetString() });
    }

    private async Task<GatherResponse> GatherAsync(string name)
    {
        using var channel = host.OpenChannel();
        return await new CODE.Context.V1.Context.ContextClient(channel).GatherAsync(new GatherRequest { Name = name }, cancellationToken: TestContext.Current.CancellationToken);
    }
}
