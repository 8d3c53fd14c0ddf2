using System.Text.Json;
using CODE.Deployment.Tests.Terraform;

namespace CODE.Deployment.Tests.Tools;

public sealed class RollbackTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    [Fact]
    public async Task Rollback_AfterTwoApplies_GoesBackToTheFirstConfigurationAndVariables()
    {
        var folder = host.Folder(Configurations.Simple);
        await ApplyAsync(folder, new { size = 2 });
        folder.Write("main.tf", Configurations.Simple.Replace("\"hello\"", "\"changed\"", StringComparison.Ordinal).Replace("count = 2", "count = 4", StringComparison.Ordinal));
        await ApplyAsync(folder, new { size = 3 });
        var files = Directory.GetFiles(folder.Path).Order().ToArray();

        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = folder.Name });
        Assert.Equal(["terraform_data.b[2]", "terraform_data.b[3]"], plan.GetProperty("destroys").EnumerateArray().Select(static address => address.GetString()));
        Assert.Contains("changed", await OutputAsync(folder), StringComparison.Ordinal);
        var applied = await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("applied", applied.GetProperty("status").GetString());
        Assert.Equal(3, applied.GetProperty("revision").GetInt32());
        Assert.Equal("""{"size":2,"text":"hello"}""", await OutputAsync(folder));
        Assert.Equal("terraform_data.a\nterraform_data.b[0]\nterraform_data.b[1]\n", await folder.TerraformAsync("state", "list"));
        Assert.Contains("changed", folder.Read("main.tf"), StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(folder.Path).Order());
    }

    [Fact]
    public async Task Rollback_ToANamedRevision_GoesThere()
    {
        var folder = host.Folder(Configurations.Simple);
        foreach (var size in new[] { 1, 2, 3 })
        {
            await ApplyAsync(folder, new { size });
        }

        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = folder.Name, to_revision = 1 });
        await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal(1, plan.GetProperty("rollback_to").GetInt32());
        Assert.Equal("""{"size":1,"text":"hello"}""", await OutputAsync(folder));
    }

    [Fact]
    public async Task Rollback_AfterAFailedApply_GoesToTheLastThatWorked()
    {
        var folder = host.Folder(Configurations.Simple);
        await ApplyAsync(folder, new { size = 2 });
        folder.Write("fail.tf", """
            resource "terraform_data" "fail" {
              provisioner "local-exec" {
                command = "exit 1"
              }
            }
            """);
        await ApplyAsync(folder, new { size = 3 });

        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = folder.Name });
        await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal(1, plan.GetProperty("rollback_to").GetInt32());
        Assert.Equal("""{"size":2,"text":"hello"}""", await OutputAsync(folder));
        Assert.DoesNotContain("fail", await folder.TerraformAsync("state", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_ModulesBesideAndStateElsewhere_AreFound()
    {
        var folder = host.Folder();
        folder.Write("modules/m/main.tf", """
            variable "v" {}
            resource "terraform_data" "x" { input = "${var.v} ${file("${path.module}/text.txt")}" }
            """);
        folder.Write("modules/m/text.txt", "old");
        folder.Write("envs/prod/main.tf", """
            terraform {
              backend "local" {
                path = "../../state/prod.tfstate"
              }
            }
            module "m" {
              source = "../../modules/m"
              v      = "v"
            }
            """);
        var workspace = $"{folder.Name}/envs/prod";
        await ApplyAsync(workspace, new { });
        folder.Write("modules/m/text.txt", "new");
        await ApplyAsync(workspace, new { });

        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = workspace });
        await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Contains("\"v old\"", folder.Read("state/prod.tfstate"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_NothingToGoBackTo_SaysSo()
    {
        var folder = host.Folder(Configurations.Simple);
        await ApplyAsync(folder, new { size = 1 });

        var before = await host.FaultAsync("rollback_deployment", new { kind = "terraform", name = folder.Name });
        var unknown = await host.FaultAsync("rollback_deployment", new { kind = "terraform", name = folder.Name, to_revision = 7 });

        Assert.Equal(("not_found", "not_found"), (before.Code, unknown.Code));
        Assert.Contains("Kept revisions: 1", unknown.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollback_StateChangedAfterItWasPlanned_IsRefused()
    {
        var folder = host.Folder(Configurations.Simple);
        await ApplyAsync(folder, new { size = 1 });
        await ApplyAsync(folder, new { size = 2 });
        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = folder.Name });
        await ApplyAsync(folder, new { size = 3 });

        var (code, _, _) = await host.FaultAsync("apply_plan", new { plan_id = PlanId(plan) });

        Assert.Equal("conflict", code);
    }

    [Fact]
    public async Task History_AfterAppliesAndARollback_TellsThemNewestFirst()
    {
        var folder = host.Folder(Configurations.Simple);
        await ApplyAsync(folder, new { size = 1 });
        await ApplyAsync(folder, new { size = 2 }, "bob");
        var plan = await host.AnswerAsync("rollback_deployment", new { kind = "terraform", name = folder.Name });
        await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) });

        var history = await host.AnswerAsync("deployment_history", new { target = folder.Name });
        var page = await host.AnswerAsync("deployment_history", new { target = folder.Name, limit = 1 });
        var later = await host.AnswerAsync("deployment_history", new { target = folder.Name, since = "2999-01-01T00:00:00Z" });
        var all = await host.AnswerAsync("deployment_history", new { limit = 100 });

        var deployments = history.GetProperty("deployments").EnumerateArray().ToArray();
        Assert.Equal([3, 2, 1], deployments.Select(static d => d.GetProperty("revision").GetInt32()));
        Assert.Equal(["alice", "bob", "alice"], deployments.Select(static d => d.GetProperty("caller").GetString()));
        Assert.Equal(1, deployments[0].GetProperty("rollback_to").GetInt32());
        Assert.Equal(plan.GetProperty("sha256").GetString(), deployments[0].GetProperty("plan_sha256").GetString());
        Assert.True(page.GetProperty("truncated").GetBoolean());
        Assert.Equal(0, later.GetProperty("total").GetInt32());
        Assert.Equal(3, all.GetProperty("deployments").EnumerateArray().Count(d => d.GetProperty("target").GetString() == folder.Name));
    }

    private static string PlanId(JsonElement plan) => plan.GetProperty("plan_id").GetString()!;

    private static async Task<string> OutputAsync(TerraformFolder folder) => (await folder.TerraformAsync("output", "-json", "a")).Trim();

    private Task<JsonElement> ApplyAsync(TerraformFolder folder, object variables, string subject = "alice") => ApplyAsync(folder.Name, variables, subject);

    private async Task<JsonElement> ApplyAsync(string workspace, object variables, string subject = "alice")
    {
        var plan = await host.AnswerAsync("plan_terraform", new { workspace, variables }, subject);
        return await host.AnswerAsync("apply_plan", new { plan_id = PlanId(plan) }, subject);
    }
}
