using CODE.Deployment.Tests.Terraform;

namespace CODE.Deployment.Tests.Tools;

/// <summary>What is refused, by which code, and that nothing changes then.</summary>
public sealed class RefusalTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    [Theory]
    [InlineData("-destroy")]
    [InlineData("-chdir=/etc")]
    [InlineData("terraform_data.a -destroy")]
    [InlineData("terraform_data.a\n-destroy")]
    [InlineData("terraform_data.a[\"x\u0000\"]")]
    [InlineData("$(touch pwned)")]
    [InlineData("terraform_data")]
    [InlineData("")]
    public async Task Target_NotAnAddress_IsRefused(string target)
    {
        var folder = host.Folder(Configurations.Simple);

        var one = await host.FaultAsync("apply_terraform", new { workspace = folder.Name, target });
        var several = await host.FaultAsync("plan_terraform", new { workspace = folder.Name, target = new[] { "terraform_data.b", target } });

        Assert.Equal(("invalid_argument", "invalid_argument"), (one.Code, several.Code));
        Assert.Equal(["main.tf"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Variables_Undeclared_AreRefusedByName()
    {
        var folder = host.Folder(Configurations.Simple);

        var (code, message, fix) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name, variables = new { size = 1, sise = 2 } });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("'sise'", message, StringComparison.Ordinal);
        Assert.Contains("size", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_WrongTypeOrMissing_AreRefusedByName()
    {
        var folder = host.Folder("""variable "size" { type = number }""");

        var wrong = await host.FaultAsync("plan_terraform", new { workspace = folder.Name, variables = new { size = new[] { 1 } } });
        var missing = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal(("invalid_argument", "invalid_argument"), (wrong.Code, missing.Code));
        Assert.Contains("size", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("size", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc", "permission_denied")]
    [InlineData("../..", "permission_denied")]
    [InlineData("no-such-folder", "not_found")]
    [InlineData("-help", "not_found")]
    public async Task Workspace_OutsideOrMissing_IsRefused(string workspace, string expected)
    {
        host.Folder();

        var (code, _, _) = await host.FaultAsync("plan_terraform", new { workspace });

        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task Workspace_LinkToEtc_IsRefused()
    {
        var link = Path.Combine(host.Root, $"link-{Guid.NewGuid():N}");
        Directory.CreateSymbolicLink(link, "/etc");

        var (code, _, _) = await host.FaultAsync("plan_terraform", new { workspace = Path.GetFileName(link) });

        Assert.Equal("permission_denied", code);
    }

    [Fact]
    public async Task Workspace_WithoutConfiguration_IsRefused()
    {
        var folder = host.Folder();
        folder.Write("README.md", "no terraform here");

        var (code, message, _) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("*.tf", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_ProviderThatCannotBeInstalled_SaysSo()
    {
        var folder = host.Folder("""
            terraform {
              required_providers {
                nothing = { source = "registry.invalid/code/nothing" }
              }
            }
            """);

        var (code, message, fix) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal("unavailable", code);
        Assert.Contains("nothing", message, StringComparison.Ordinal);
        Assert.Contains("registry", fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_BrokenConfiguration_NamesThePlace()
    {
        var folder = host.Folder("resource \"terraform_data\" \"a\" {\n  input = \n}\n");

        var (code, message, _) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal("upstream_failed", code);
        Assert.Contains("main.tf:2", message, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Root, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_StateLockedByAnotherProcess_SaysByWhom()
    {
        var folder = host.Folder(Configurations.Slow);
        await folder.TerraformAsync("init", "-no-color");
        using var other = folder.Start("apply", "-auto-approve", "-no-color");
        try
        {
            while (!File.Exists(Path.Combine(folder.Path, ".terraform.tfstate.lock.info")))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            var (code, message, _) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });

            Assert.Equal("busy", code);
            Assert.Contains("state is locked by", message, StringComparison.Ordinal);
            Assert.Contains("OperationTypeApply", message, StringComparison.Ordinal);
        }
        finally
        {
            other.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Rollback_KindThatIsNotThere_IsRefused()
    {
        var (code, message, _) = await host.FaultAsync("rollback_deployment", new { kind = "helm", name = "x" });

        Assert.Equal("invalid_argument", code);
        Assert.Contains("terraform", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_WithoutKey_IsRefusedBeforeAnythingIsDone()
    {
        await using var own = new DeploymentHost(new Dictionary<string, string?> { ["Deployment:PlanKey"] = "" });
        await own.InitializeAsync();
        var folder = own.Folder(Configurations.Simple);

        var (code, _, fix) = await own.FaultAsync("plan_terraform", new { workspace = folder.Name });

        Assert.Equal("unavailable", code);
        Assert.Contains("Deployment__PlanKey", fix, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }
}
