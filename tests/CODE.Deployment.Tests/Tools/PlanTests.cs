using System.Text.Json;
using CODE.Deployment.Tests.Terraform;

namespace CODE.Deployment.Tests.Tools;

public sealed class PlanTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    [Fact]
    public async Task Plan_NewWorkspace_TellsWhatIsCreatedAndChangesNothing()
    {
        var folder = host.Folder(Configurations.Simple);

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal(3, plan.GetProperty("counts").GetProperty("create").GetInt32());
        // The output is a change too.
        Assert.Equal(4, plan.GetProperty("total").GetInt32());
        Assert.False(plan.GetProperty("truncated").GetBoolean());
        Assert.Matches("^[0-9a-f]{64}$", plan.GetProperty("sha256").GetString());
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));
    }

    [Fact]
    public async Task Plan_ChangedValue_ShowsOnlyTheAttributesThatChange()
    {
        var folder = await AppliedAsync();

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { size = 2 } });

        var changes = plan.GetProperty("changes");
        Assert.Equal(["terraform_data.a", "output.a"], changes.EnumerateArray().Select(static change => change.GetProperty("address").GetString()));
        Assert.Equal("update", changes[0].GetProperty("action").GetString());
        Assert.Equal(["input.size", "output"], Attributes(changes[0]).Keys.Order());
        Assert.Equal("1 → 2", Attributes(changes[0])["input.size"]);
        Assert.EndsWith("→ (known after apply)", Attributes(changes[0])["output"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Replacement_NamesTheAttributeThatForcesIt()
    {
        var folder = await AppliedAsync();

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { size = 9 } });

        var change = plan.GetProperty("changes")[0];
        Assert.Equal("replace", change.GetProperty("action").GetString());
        Assert.Equal("replace because cannot update", change.GetProperty("reason").GetString());
        Assert.Equal("false → true (forces replace)", Attributes(change)["triggers_replace[0]"]);
        Assert.DoesNotContain("forces replace", Attributes(change)["input.size"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_Destroy_ListsEveryResourceWithoutAttributes()
    {
        var folder = await AppliedAsync();

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, destroy = true });

        Assert.Equal(3, plan.GetProperty("counts").GetProperty("delete").GetInt32());
        Assert.All(plan.GetProperty("changes").EnumerateArray().Take(3), static change => Assert.False(change.TryGetProperty("attributes", out _)));
    }

    [Fact]
    public async Task Plan_Target_LeavesOutTheRest()
    {
        var folder = host.Folder(Configurations.Simple);

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, target = new[] { "terraform_data.b[1]" } });

        Assert.Equal(1, plan.GetProperty("counts").GetProperty("create").GetInt32());
        Assert.Equal("terraform_data.b[1]", plan.GetProperty("changes")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task Plan_ManyChanges_IsCutAndPagedByShowPlan()
    {
        var folder = host.Folder("""resource "terraform_data" "many" { count = 70 }""");

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });
        var seen = new HashSet<string>();
        string? cursor = null;
        do
        {
            var page = await host.AnswerAsync("show_plan", cursor is null ? new { plan_id = PlanId(plan), limit = 30 } : new { plan_id = PlanId(plan), limit = 30, cursor });
            Assert.All(page.GetProperty("changes").EnumerateArray(), change => Assert.True(seen.Add(change.GetProperty("address").GetString()!)));
            cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.True(plan.GetProperty("truncated").GetBoolean());
        Assert.Equal(20, plan.GetProperty("changes").GetArrayLength());
        Assert.Equal(70, plan.GetProperty("total").GetInt32());
        Assert.Equal(70, seen.Count);
    }

    [Fact]
    public async Task ShowPlan_ByAddressAndAction_AnswersOnlyThose()
    {
        var folder = host.Folder(Configurations.Simple);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });

        var some = await host.AnswerAsync("show_plan", new { plan_id = PlanId(plan), address = "terraform_data.b", actions = new[] { "create" } });
        var none = await host.AnswerAsync("show_plan", new { plan_id = PlanId(plan), actions = new[] { "delete" } });

        Assert.Equal(["terraform_data.b[0]", "terraform_data.b[1]"], some.GetProperty("changes").EnumerateArray().Select(static c => c.GetProperty("address").GetString()));
        Assert.Equal(0, none.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Plan_TypedVariables_ArriveWithTheirTypes()
    {
        var folder = host.Folder("""
            variable "tags" { type = map(string) }
            variable "ports" { type = list(number) }
            variable "node" { type = object({ size = string, spot = bool, zones = set(string) }) }
            resource "terraform_data" "a" {
              input = { sum = sum(var.ports), team = var.tags.team, spot = var.node.spot ? "yes" : "no", zones = length(var.node.zones) }
            }
            """);

        var plan = await host.AnswerAsync("plan_terraform", new
        {
            workspace = folder.Name,
            variables = new { tags = new { team = "a \"quoted\" ${name}\nline" }, ports = new[] { 80, 443 }, node = new { size = "s", spot = true, zones = new[] { "a", "b" } } },
        });

        var attributes = Attributes(plan.GetProperty("changes")[0]);
        Assert.Equal("523", attributes["input.sum"]);
        Assert.Equal("\"yes\"", attributes["input.spot"]);
        Assert.Equal("2", attributes["input.zones"]);
        Assert.Equal("a \"quoted\" ${name}\nline", JsonSerializer.Deserialize<string>(attributes["input.team"]!));
        Assert.Empty(Directory.GetFiles(folder.Path, "*tfvars*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Plan_Risks_AreFlagged()
    {
        var folder = host.Folder("""resource "terraform_data" "open" { input = { cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"] } }""");

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });

        var risk = Assert.Single(plan.GetProperty("risks").EnumerateArray());
        Assert.StartsWith("opens_to_world: terraform_data.open: input.cidr_blocks ", risk.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_LongValue_IsCut()
    {
        var folder = host.Folder("""resource "terraform_data" "long" { input = join("", [for i in range(1000) : "xxx"]) }""");

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });

        Assert.True(plan.GetRawText().Length < 2_000, plan.GetRawText());
        Assert.Contains("(3002 characters)", plan.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlanResourceAndPrompt_OwnPlan_HoldThePlan()
    {
        var folder = host.Folder(Configurations.Simple);
        var planId = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name }));
        await using var client = await host.ConnectAsync();

        var resource = await client.ReadResourceAsync($"plan://{planId}", cancellationToken: TestContext.Current.CancellationToken);
        var prompt = await client.GetPromptAsync("review_plan", new Dictionary<string, object?> { ["id"] = planId }, cancellationToken: TestContext.Current.CancellationToken);

        var text = Assert.IsType<ModelContextProtocol.Protocol.TextResourceContents>(Assert.Single(resource.Contents)).Text;
        Assert.Contains("terraform_data.b[1]", text, StringComparison.Ordinal);
        Assert.Contains(prompt.Messages, message => message.Content is ModelContextProtocol.Protocol.EmbeddedResourceBlock { Resource.Uri: var uri } && uri == $"plan://{planId}");
    }

    private static Dictionary<string, string> Attributes(JsonElement change) =>
        change.GetProperty("attributes").EnumerateObject().ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value.GetString()!);

    private static string PlanId(JsonElement plan) => plan.GetProperty("plan_id").GetString()!;

    private async Task<TerraformFolder> AppliedAsync()
    {
        var folder = host.Folder(Configurations.Simple);
        await folder.TerraformAsync("init", "-no-color");
        await folder.TerraformAsync("apply", "-auto-approve", "-no-color");
        return folder;
    }
}
