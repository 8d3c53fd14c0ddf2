using System.Security.Cryptography;
using System.Text;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;

namespace CODE.Deployment.Tests.Terraform;

public sealed class StoredTests : IDisposable
{
    private static readonly SealedBox Box = BoxWith(RandomNumberGenerator.GetBytes(32));
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("code-stored-");

    public void Dispose() => _root.Delete(recursive: true);

    [Property(MaxTest = 100)]
    public void SealedBox_SameOwner_OpensWhatWasSealed(byte[] content) => Assert.Equal(content, Box.Open(Box.Seal(content, "a"), "a"));

    [Property(MaxTest = 200)]
    public void SealedBox_AnyByteChanged_DoesNotOpen(byte[] content, int position, byte change)
    {
        var sealedContent = Box.Seal(content, "a");
        sealedContent[Math.Abs(position % sealedContent.Length)] ^= (byte)(change == 0 ? 1 : change);

        Assert.Equal(FaultCodes.Tampered, Assert.Throws<FaultException>(() => Box.Open(sealedContent, "a")).Fault.Code);
    }

    [Fact]
    public void SealedBox_OtherOwnerOrKey_DoesNotOpen()
    {
        var sealedContent = Box.Seal("content"u8, "plan of alice");

        Assert.Equal(FaultCodes.Tampered, Assert.Throws<FaultException>(() => Box.Open(sealedContent, "plan of bob")).Fault.Code);
        Assert.Equal(FaultCodes.Tampered, Assert.Throws<FaultException>(() => BoxWith(new byte[32]).Open(sealedContent, "plan of alice")).Fault.Code);
        Assert.DoesNotContain("content", Encoding.Latin1.GetString(sealedContent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_WhatTerraformWrites_DoesNotCount()
    {
        var (workspace, files) = Workspace();
        var before = await HashAsync(workspace, files);
        foreach (var name in new[] { "terraform.tfstate", "terraform.tfstate.backup", ".terraform/providers/x", "terraform.tfstate.d/dev/terraform.tfstate", "a.tfplan", "build.zip", "crash.log", ".git/HEAD" })
        {
            Write(name);
        }

        Assert.Equal(before, await HashAsync(workspace, files));
    }

    [Theory]
    [InlineData("new.tf")]
    [InlineData("terraform.tfvars")]
    [InlineData(".terraform.lock.hcl")]
    [InlineData("modules/a/files/script.sh")]
    [InlineData(".terraform/modules/modules.json", """{"Modules":[]}""")]
    public async Task Hash_WhatTerraformReads_Counts(string name, string content = "new")
    {
        var (workspace, files) = Workspace();
        var before = await HashAsync(workspace, files);
        Write(name, content);

        Assert.NotEqual(before, await HashAsync(workspace, files));
    }

    [Fact]
    public void List_LinksOutOfTheRoots_AreNotFollowed()
    {
        var (workspace, files) = Workspace();
        File.CreateSymbolicLink(Path.Combine(workspace.Path, "passwd"), "/etc/passwd");
        Directory.CreateSymbolicLink(Path.Combine(workspace.Path, "etc"), "/etc");
        Write(".terraform/modules/modules.json", """{"Modules":[{"Key":"m","Source":"../../../../etc","Dir":"../../../../etc"}]}""");

        Assert.Equal([".terraform/modules/modules.json", "main.tf"], files.List(workspace).Select(static file => file.Name));
    }

    [Fact]
    public async Task Archive_Unpacked_HoldsTheSameFilesWithModulesBeside()
    {
        var (workspace, files) = Workspace();
        Write("../shared/m/main.tf", "shared");
        Write("sub/data.txt", "data");
        Write(".terraform/modules/modules.json", """{"Modules":[{"Key":"m","Source":"../shared/m","Dir":"../shared/m"}]}""");
        var packed = await ConfigurationArchive.PackAsync(files.List(workspace), TestContext.Current.CancellationToken);
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, "unpacked")).FullName;

        var module = ConfigurationArchive.Unpack(packed!.Value.Zip, folder, workspace);

        Assert.Equal(await HashAsync(workspace, files), packed.Value.Hash);
        Assert.Equal("shared", await File.ReadAllTextAsync(Path.Combine(module, "../shared/m/main.tf"), TestContext.Current.CancellationToken));
        Assert.Equal("data", await File.ReadAllTextAsync(Path.Combine(module, "sub/data.txt"), TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.Combine(module, ".terraform")));
    }

    [Theory]
    [InlineData("TF_VAR_password", "x", false)]
    [InlineData("TF_CLI_ARGS_plan", "-destroy", false)]
    [InlineData("TF_LOG", "TRACE", false)]
    [InlineData("TF_DATA_DIR", "/x", false)]
    [InlineData("TF_WORKSPACE", "other", false)]
    [InlineData("TF_CLI_CONFIG_FILE", "/no/such/file", false)]
    [InlineData("TF_TOKEN_app_terraform_io", "t", true)]
    [InlineData("TF_TOKEN_my__registry_example_com", "t", true)]
    [InlineData("TF_PLUGIN_CACHE_DIR", "/cache", true)]
    [InlineData("Deployment__PlanKey", "k", false)]
    [InlineData("ConnectionStrings__cache", "c", false)]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "h", false)]
    [InlineData("AWS_SECRET_ACCESS_KEY", "a", true)]
    [InlineData("HOME", "/root", true)]
    [InlineData("HTTPS_PROXY", "p", true)]
    public void Environment_Inherited_OnlyWhatProvidersNeed(string name, string value, bool expected) =>
        Assert.Equal(expected, TerraformEnvironment.IsInherited(name, value));

    [Fact]
    public void Binary_NotOnThePath_IsAFaultThatSaysWhatToInstall()
    {
        var fault = Assert.Throws<FaultException>(() => new TerraformBinary(_root.FullName).Path).Fault;

        Assert.Equal(FaultCodes.Unavailable, fault.Code);
        Assert.Contains("install", fault.Fix, StringComparison.Ordinal);
    }

    private static SealedBox BoxWith(byte[] key) => new(Options.Create(new DeploymentOptions { PlanKey = Convert.ToBase64String(key) }));

    private static Task<string> HashAsync(TerraformWorkspace workspace, ConfigurationFiles files) =>
        ConfigurationArchive.HashAsync(files.List(workspace), TestContext.Current.CancellationToken);

    private (TerraformWorkspace Workspace, ConfigurationFiles Files) Workspace()
    {
        Write("main.tf");
        var roots = new WorkspaceRoots(Options.Create(new WorkspaceOptions { Roots = { _root.FullName } }));
        return (new TerraformWorkspace(roots.ResolveDirectory("ws"), "ws"), new ConfigurationFiles(roots));
    }

    private void Write(string name, string content = "content")
    {
        var path = Path.GetFullPath(name, Path.Combine(_root.FullName, "ws"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
