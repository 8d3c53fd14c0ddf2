using CODE.Fleet.Tests.Clients;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Hostile;

/// <summary>Calls that try to reach out of the workspace or into terraform's command line: each is refused with its reason, nothing changes, and the fleet goes on serving.</summary>
[Collection(FleetCollection.Name)]
public sealed class HostileWorkspaceTests(RunningFleet fleet)
{
    private const string OneResource = """
        resource "terraform_data" "one" {
          input = "one"
        }
        """;

    [Theory]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("samples/../../..")]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("/proc/self/root")]
    [InlineData("/dev")]
    public Task Path_OutsideTheWorkspace_IsDenied(string path) => RefusedAsync(path, "permission_denied");

    [Theory]
    [InlineData("file:///etc")]
    [InlineData("no-such-folder")]
    public Task Path_NamingNothing_IsNotFound(string path) => RefusedAsync(path, "not_found");

    [Theory]
    [InlineData("samples\0/../../etc")]
    [InlineData("~")]
    [InlineData("")]
    public Task Path_Malformed_IsInvalid(string path) => RefusedAsync(path, "invalid_argument");

    [Fact]
    public async Task Workspace_LinkToEtc_IsDenied()
    {
        var link = Path.Combine(fleet.Workspace, $"link-{Guid.NewGuid():N}");
        Directory.CreateSymbolicLink(link, "/etc");
        try
        {
            await RefusedAsync(Path.GetFileName(link), "permission_denied");
            await RefusedAsync($"{Path.GetFileName(link)}/ssl", "permission_denied");
        }
        finally
        {
            File.Delete(link);
        }
    }

    [Theory]
    [InlineData("-destroy")]
    [InlineData("-out=/tmp/stolen")]
    [InlineData("--help")]
    [InlineData("-chdir=/etc")]
    [InlineData("terraform_data.one -destroy")]
    [InlineData("terraform_data.one\n-destroy")]
    public async Task Target_ThatIsAnOption_NeverReachesTerraform(string target)
    {
        var workspace = TerraformWorkspace.Create(fleet, OneResource);
        await UnchangedAsync(workspace.Folder, async () =>
        {
            var answer = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name), ("target", new[] { target }));
            Assert.Equal("invalid_argument", answer.Fault.Code);
        });
    }

    [Theory]
    [InlineData("-chdir=/etc")]
    [InlineData("x\" -auto-approve \"")]
    [InlineData("name with spaces")]
    public async Task Variable_NameThatIsNone_NeverReachesTerraform(string name)
    {
        var workspace = TerraformWorkspace.Create(fleet, OneResource);
        await UnchangedAsync(workspace.Folder, async () =>
        {
            var answer = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name), ("variables", new Dictionary<string, object> { [name] = "x" }));
            Assert.Equal("invalid_argument", answer.Fault.Code);
        });
    }

    [Fact]
    public async Task Variable_ValueThatLooksLikeAnOption_IsOnlyAValue()
    {
        var workspace = TerraformWorkspace.Create(fleet, """
            variable "text" { type = string }
            resource "terraform_data" "one" { input = var.text }
            output "text" { value = terraform_data.one.output }
            """);
        const string Value = "-destroy ${file(\"/etc/passwd\")}";
        var planned = await fleet.CallAsync(
            "plan_terraform", ("workspace", workspace.Name), ("variables", new Dictionary<string, object> { ["text"] = Value }));
        var applied = await fleet.CallAsync("apply_plan", ("plan_id", planned.Structured.GetProperty("plan_id").GetString()));
        Assert.False(applied.IsError, applied.Text);
        Assert.Equal(Value, (await workspace.TerraformAsync("output", "-raw", "text")).Trim());
    }

    [Fact]
    public async Task Configuration_NeedingAProviderThatNobodyHas_IsToldSo()
    {
        var workspace = TerraformWorkspace.Create(fleet, """
            terraform {
              required_providers {
                none = { source = "registry.invalid/nobody/none" }
              }
            }
            resource "none_thing" "one" {}
            """);
        await UnchangedAsync(workspace.Folder, async () =>
        {
            var answer = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name));
            Assert.Equal("unavailable", answer.Fault.Code);
            Assert.Contains("registry.invalid/nobody/none", answer.Fault.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task State_LockedByAnotherProcess_IsBusyAndNamesTheHolder()
    {
        var workspace = TerraformWorkspace.Create(fleet, """
            resource "terraform_data" "slow" {
              provisioner "local-exec" { command = "sleep 120" }
            }
            """);
        await workspace.TerraformAsync("init", "-input=false", "-no-color");
        await using var other = workspace.StartTerraform("apply", "-auto-approve", "-input=false", "-no-color");
        try
        {
            await Readiness.UntilAsync(
                _ => Task.FromResult(other.Output.Contains("Provisioning with", StringComparison.Ordinal)), other.Told, TestContext.Current.CancellationToken);
            await UnchangedAsync(workspace.Folder, async () =>
            {
                var answer = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name));
                Assert.Equal("busy", answer.Fault.Code);
                Assert.Contains("OperationTypeApply", answer.Fault.Message, StringComparison.Ordinal);
            });
        }
        finally
        {
            other.Kill();
        }
    }

    private Task RefusedAsync(string path, string code) =>
        UnchangedAsync(fleet.Workspace, async () =>
        {
            foreach (var tool in (string[])["plan_terraform", "apply_terraform", "detect_drift", "get_outputs"])
            {
                var fault = (await fleet.CallAsync(tool, ("workspace", path))).Fault;
                Assert.Equal(code, fault.Code);
                Assert.DoesNotContain(fleet.Workspace, fault.Message, StringComparison.Ordinal);
            }

            var validation = await fleet.CallAsync("validate_deployment", ("type", "terraform"), ("config_path", path));
            Assert.Equal(code, validation.Fault.Code);
        });

    private async Task UnchangedAsync(string folder, Func<Task> attack)
    {
        var before = TerraformWorkspace.Hash(folder);
        await attack();
        Assert.Equal(before, TerraformWorkspace.Hash(folder));
        Assert.False((await fleet.CallAsync("deployment_history")).IsError);
    }
}
