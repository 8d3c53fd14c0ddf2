using System.Text.Json;
using CODE.Deployment.Tests.Terraform;
using StackExchange.Redis;

namespace CODE.Deployment.Tests.Tools;

public sealed class ApplyTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    [Fact]
    public async Task ApplyPlan_Reviewed_DoesWhatWasPlannedOnce()
    {
        var folder = host.Folder(Configurations.Simple);
        var plan = await host.AnswerAsync("apply_terraform", new { workspace = folder.Name, variables = new { size = 3 } });
        Assert.Equal("planned", plan.GetProperty("status").GetString());
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));

        var applied = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });
        var again = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("applied", applied.GetProperty("status").GetString());
        Assert.False(applied.GetProperty("applied_before").GetBoolean());
        Assert.Equal(["terraform_data.a", "terraform_data.b[0]", "terraform_data.b[1]"], applied.GetProperty("resources").EnumerateObject().Select(static resource => resource.Name));
        Assert.All(applied.GetProperty("resources").EnumerateObject(), static resource => Assert.StartsWith("create done", resource.Value.GetString(), StringComparison.Ordinal));
        Assert.Equal(1, applied.GetProperty("revision").GetInt32());
        Assert.True(again.GetProperty("applied_before").GetBoolean());
        Assert.Equal(applied.GetProperty("state_serial").GetInt64(), again.GetProperty("state_serial").GetInt64());
        var outputs = await host.AnswerAsync("get_outputs", new { workspace = folder.Name });
        Assert.Equal(3, outputs.GetProperty("outputs").GetProperty("a").GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task ApplyTerraform_AutoApproveNotAllowed_IsRefusedWithThePlanToReview()
    {
        var folder = host.Folder(Configurations.Simple);

        var (code, _, fix) = await host.FaultAsync("apply_terraform", new { workspace = folder.Name, auto_approve = true });

        Assert.Equal("approval_required", code);
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));
        var planId = System.Text.RegularExpressions.Regex.Match(fix, "[0-9a-f]{24}").Value;
        var applied = await host.AnswerAsync("apply_plan", new { plan_id = planId });
        Assert.Equal("applied", applied.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ApplyTerraform_AutoApproveAllowed_AppliesThePlanItMade()
    {
        await using var own = new DeploymentHost(new Dictionary<string, string?> { ["Deployment:AllowAutoApprove"] = "true" });
        await own.InitializeAsync();
        var folder = own.Folder(Configurations.Simple);

        var answer = await own.AnswerAsync("apply_terraform", new { workspace = folder.Name, target = "terraform_data.b[0]", auto_approve = true });

        Assert.Equal("applied", answer.GetProperty("status").GetString());
        Assert.Equal("terraform_data.b[0]", Assert.Single(answer.GetProperty("resources").EnumerateObject()).Name);
        Assert.Equal("terraform_data.b[0]\n", await folder.TerraformAsync("state", "list"));
    }

    [Fact]
    public async Task ApplyPlan_StateChangedSince_IsRefused()
    {
        var folder = host.Folder(Configurations.Simple);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });
        await folder.TerraformAsync("apply", "-auto-approve", "-no-color");
        var state = folder.Read("terraform.tfstate");

        var (code, message, _) = await host.FaultAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("conflict", code);
        Assert.Contains("state has changed", message, StringComparison.Ordinal);
        Assert.Equal(state, folder.Read("terraform.tfstate"));
    }

    [Theory]
    [InlineData("main.tf", "# a comment is a change too\n")]
    [InlineData("extra.auto.tfvars", "size = 4\n")]
    [InlineData("templates/user-data.tftpl", "hello ${name}\n")]
    public async Task ApplyPlan_ConfigurationChangedSince_IsRefused(string file, string content)
    {
        var folder = host.Folder(Configurations.Simple);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });
        folder.Write(file, content);

        var (code, message, _) = await host.FaultAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("conflict", code);
        Assert.Contains("configuration", message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));
    }

    [Fact]
    public async Task ApplyPlan_ModuleBesideTheWorkspaceChangedSince_IsRefused()
    {
        var folder = host.Folder();
        folder.Write("modules/m/main.tf", """resource "terraform_data" "x" {}""");
        folder.Write("prod/main.tf", """
            module "m" {
              source = "../modules/m"
            }
            """);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = $"{folder.Name}/prod" });
        folder.Write("modules/m/main.tf", """resource "terraform_data" "y" {}""");

        var (code, _, _) = await host.FaultAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("conflict", code);
    }

    [Fact]
    public async Task Plans_OfAnotherCaller_LookAsIfTheyDidNotExist()
    {
        var folder = host.Folder(Configurations.Simple);
        var planId = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name }, "alice"));

        var apply = await host.FaultAsync("apply_plan", new { plan_id = planId }, "mallory");
        var show = await host.FaultAsync("show_plan", new { plan_id = planId }, "mallory");
        var unknown = await host.FaultAsync("show_plan", new { plan_id = "0123456789abcdef01234567" }, "mallory");

        Assert.Equal(("not_found", "not_found"), (apply.Code, show.Code));
        Assert.Equal(unknown.Message.Replace("0123456789abcdef01234567", planId, StringComparison.Ordinal), show.Message);
        await using var mallory = await host.ConnectAsync("mallory");
        await Assert.ThrowsAnyAsync<ModelContextProtocol.McpException>(async () =>
            await mallory.ReadResourceAsync($"plan://{planId}", cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("record")]
    [InlineData("file")]
    public async Task Plans_ChangedInTheStore_AreRefused(string field)
    {
        var folder = host.Folder(Configurations.Simple);
        var planId = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name }));
        var database = host.Get<IConnectionMultiplexer>().GetDatabase();
        var bytes = (byte[])(await database.HashGetAsync($"code:deployment:plan:{planId}", field))!;
        bytes[^1] ^= 1;
        await database.HashSetAsync($"code:deployment:plan:{planId}", field, bytes);

        var (code, _, _) = await host.FaultAsync("apply_plan", new { plan_id = planId });

        Assert.Equal("tampered", code);
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));
    }

    [Theory]
    [InlineData("record")]
    [InlineData("file")]
    public async Task Plans_ExchangedInTheStore_AreRefused(string field)
    {
        var folder = host.Folder(Configurations.Simple);
        var reviewed = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name }));
        var other = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { size = 4 } }));
        var database = host.Get<IConnectionMultiplexer>().GetDatabase();
        await database.HashSetAsync($"code:deployment:plan:{reviewed}", field, await database.HashGetAsync($"code:deployment:plan:{other}", field));

        var (code, _, _) = await host.FaultAsync("apply_plan", new { plan_id = reviewed });

        Assert.Equal("tampered", code);
    }

    [Fact]
    public async Task ApplyPlan_PartOfItFails_TellsExactlyWhatWasDoneAndWhatNot()
    {
        var folder = host.Folder("""
            resource "terraform_data" "first" {}
            resource "terraform_data" "second" {
              depends_on = [terraform_data.first]
              provisioner "local-exec" {
                command = "exit 3"
              }
            }
            resource "terraform_data" "third" {
              depends_on = [terraform_data.second]
            }
            """);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });

        var applied = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });
        var again = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("failed", applied.GetProperty("status").GetString());
        Assert.Equal(
            ["terraform_data.second: create failed (0 s)", "terraform_data.third: create not done", "terraform_data.first: create done (0 s)"],
            applied.GetProperty("resources").EnumerateObject().Select(static resource => $"{resource.Name}: {resource.Value}"));
        Assert.Contains("exit status 3", applied.GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        Assert.True(again.GetProperty("applied_before").GetBoolean());
        Assert.Equal("failed", again.GetProperty("status").GetString());
    }

    [Fact]
    public async Task ApplyPlan_TwoCallsAtOnce_ApplyItOnce()
    {
        var folder = host.Folder("""
            resource "terraform_data" "log" {
              provisioner "local-exec" {
                command = "echo applied >> applied.log"
              }
            }
            """);
        var planId = PlanId(await host.AnswerAsync("plan_terraform", new { workspace = folder.Name }));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.CallAsync("apply_plan", new { plan_id = planId })));

        Assert.Equal("applied\n", folder.Read("applied.log").ReplaceLineEndings("\n"));
        Assert.Single(answers, static answer => answer.StructuredContent is { } json && !json.GetProperty("applied_before").GetBoolean());
    }

    [Fact]
    public async Task ApplyPlan_EphemeralVariable_IsGivenAgain()
    {
        var folder = host.Folder("""
            variable "token" {
              type      = string
              ephemeral = true
            }
            resource "terraform_data" "a" {
              provisioner "local-exec" {
                command = "echo ${var.token} > used.txt"
              }
            }
            """);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { token = "ephemeral-4711" } });

        var applied = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("applied", applied.GetProperty("status").GetString());
        Assert.Contains("ephemeral-4711", folder.Read("used.txt"), StringComparison.Ordinal);
    }

    private static string PlanId(JsonElement plan) => plan.GetProperty("plan_id").GetString()!;
}
