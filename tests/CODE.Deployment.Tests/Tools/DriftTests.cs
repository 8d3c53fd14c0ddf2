using System.Text.Json;
using CODE.Deployment.Tests.Provider;
using CODE.Deployment.Tests.Terraform;

namespace CODE.Deployment.Tests.Tools;

/// <summary>What changes behind terraform's back, with a real provider whose things the tests change.</summary>
public sealed class DriftTests(DeploymentHost host, RunningProvider provider) : IClassFixture<DeploymentHost>, IClassFixture<RunningProvider>, IDisposable
{
    private const string Configuration = """
        terraform {
          required_providers {
            things = { source = "code.test/code/things" }
          }
        }
        variable "secret" {
          type      = string
          sensitive = true
        }
        resource "things_thing" "a" {
          name   = "a"
          size   = 1
          secret = var.secret
        }
        """;

    public void Dispose() => (provider.Things.Changed, provider.Things.Refusal) = (null, null);

    [Fact]
    public async Task Drift_NothingChanged_IsNone()
    {
        var folder = await AppliedAsync();

        var drift = await host.AnswerAsync("detect_drift", new { workspace = folder.Name });

        Assert.False(drift.GetProperty("drifted").GetBoolean());
        Assert.Equal(0, drift.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Drift_ThingChanged_IsToldAttributeByAttributeWithoutSecrets()
    {
        var folder = await AppliedAsync();
        provider.Things.Changed = """{"name":"a","size":5,"secret":"drifted-secret-815"}""";

        var drift = await host.AnswerAsync("detect_drift", new { workspace = folder.Name });

        var change = Assert.Single(drift.GetProperty("changes").EnumerateArray());
        Assert.Equal(("things_thing.a", "update"), (change.GetProperty("address").GetString(), change.GetProperty("action").GetString()));
        Assert.Equal("""{"secret":"(sensitive) → (sensitive)","size":"1 → 5"}""", Sorted(change.GetProperty("attributes")));
        Assert.DoesNotContain("secret-815", drift.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("given-secret-4711", drift.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_ThingGone_IsToldAsDeleted()
    {
        var folder = await AppliedAsync();
        provider.Things.Changed = "null";

        var drift = await host.AnswerAsync("detect_drift", new { workspace = folder.Name });

        Assert.Equal("delete", Assert.Single(drift.GetProperty("changes").EnumerateArray()).GetProperty("action").GetString());
    }

    [Fact]
    public async Task Drift_Accepted_IsNoDriftAnyMore()
    {
        var folder = await AppliedAsync();
        provider.Things.Changed = """{"name":"a","size":5,"secret":"given-secret-4711"}""";

        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, refresh_only = true, variables = new { secret = "given-secret-4711" } });
        var applied = await host.AnswerAsync("apply_plan", new { plan_id = plan.GetProperty("plan_id").GetString() });
        var drift = await host.AnswerAsync("detect_drift", new { workspace = folder.Name });

        Assert.Equal("applied", applied.GetProperty("status").GetString());
        Assert.False(drift.GetProperty("drifted").GetBoolean());
    }

    [Fact]
    public async Task Apply_ProviderQuotesTheSecretInItsError_IsMasked()
    {
        var folder = host.Folder(Configuration);
        provider.Things.Refusal = "cannot log in with given-secret-4711 as password";
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { secret = "given-secret-4711" } });

        var applied = await host.AnswerAsync("apply_plan", new { plan_id = plan.GetProperty("plan_id").GetString() });

        Assert.Equal("failed", applied.GetProperty("status").GetString());
        Assert.Equal("things_thing.a: The cloud refused: cannot log in with (sensitive) as password", applied.GetProperty("errors")[0].GetString());
    }

    [Fact]
    public async Task Drift_ResourceMoved_IsToldWithItsOldAddress()
    {
        var folder = host.Folder("""resource "terraform_data" "old" {}""");
        await folder.TerraformAsync("init", "-no-color");
        await folder.TerraformAsync("apply", "-auto-approve", "-no-color");
        folder.Write("main.tf", """
            resource "terraform_data" "new" {}
            moved {
              from = terraform_data.old
              to   = terraform_data.new
            }
            """);

        var drift = await host.AnswerAsync("detect_drift", new { workspace = folder.Name });

        var change = Assert.Single(drift.GetProperty("changes").EnumerateArray());
        Assert.Equal(("terraform_data.new", "move", "moved from terraform_data.old"), (change.GetProperty("address").GetString(), change.GetProperty("action").GetString(), change.GetProperty("reason").GetString()));
    }

    private static string Sorted(JsonElement json) => "{" + string.Join(",", json.EnumerateObject().OrderBy(static m => m.Name, StringComparer.Ordinal).Select(static m => $"\"{m.Name}\":\"{m.Value}\"")) + "}";

    private async Task<TerraformFolder> AppliedAsync()
    {
        var folder = host.Folder(Configuration);
        var plan = await host.AnswerAsync("plan_terraform", new { workspace = folder.Name, variables = new { secret = "given-secret-4711" } });
        var applied = await host.AnswerAsync("apply_plan", new { plan_id = plan.GetProperty("plan_id").GetString() });
        Assert.Equal("applied", applied.GetProperty("status").GetString());
        return folder;
    }
}
