using CODE.Deployment.Validation;
using CODE.Deployment.Validation.Files;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Tests.Validation;

public sealed class FileTests
{
    [Theory]
    [InlineData(DeploymentType.Kubernetes)]
    [InlineData(DeploymentType.Docker)]
    [InlineData(DeploymentType.Terraform)]
    public async Task Folder_WithoutConfiguration_IsAnError(DeploymentType type)
    {
        using var workspace = new ValidationWorkspace().With("readme.txt", "nothing");

        var report = await workspace.ValidateAsync(type);

        Assert.False(report.Valid);
        Assert.Equal("files/nothing-found", Assert.Single(report.Diagnostics).Rule);
    }

    [Fact]
    public async Task File_NotUtf8_IsAnError()
    {
        using var workspace = new ValidationWorkspace();
        await File.WriteAllBytesAsync(Path.Combine(workspace.Root, "a.yaml"), [0x61, 0xFF, 0xFE], TestContext.Current.CancellationToken);

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Contains(report.Diagnostics, static found => found is { Rule: "files/not-text", File: "a.yaml" });
    }

    [Fact]
    public async Task Link_OutOfTheWorkspace_IsNotFollowed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege there.");
        using var outside = new ValidationWorkspace().With("secret.yaml", Sample.Pod(metadata: "name: outside"));
        using var workspace = new ValidationWorkspace().With("a.yaml", Sample.Pod());
        File.CreateSymbolicLink(Path.Combine(workspace.Root, "b.yaml"), Path.Combine(outside.Root, "secret.yaml"));
        Directory.CreateSymbolicLink(Path.Combine(workspace.Root, "c"), outside.Root);

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal(["b.yaml", "c"], report.Diagnostics.Where(static found => found.Rule == "files/outside-workspace").Select(static found => found.File).Order());
        Assert.Equal(1, report.FilesChecked);
        Assert.DoesNotContain(report.Diagnostics, static found => found.Message.Contains("outside'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_ToAFolderAbove_IsWalkedOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege there.");
        using var workspace = new ValidationWorkspace().With("a/a.yaml", Sample.Pod());
        Directory.CreateSymbolicLink(Path.Combine(workspace.Root, "a", "again"), workspace.Root);

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal(1, report.FilesChecked);
        Assert.DoesNotContain(report.Diagnostics, static found => found.Rule == "kubernetes/duplicate-object");
    }

    [Fact]
    public async Task File_OverTheLimit_IsAnError()
    {
        using var workspace = new ValidationWorkspace().With("a.yaml", new string('#', SourceLimits.MaxFileBytes + 1));

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes, "a.yaml");

        Assert.Contains(report.Diagnostics, static found => found.Rule == "files/too-large");
    }

    [Fact]
    public async Task Folder_WithTooManyFiles_IsAnError()
    {
        using var workspace = new ValidationWorkspace();
        for (var i = 0; i <= SourceLimits.MaxFiles; i++)
        {
            workspace.With($"{i}.yaml", "");
        }

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Contains(report.Diagnostics, static found => found.Rule == "files/too-many");
    }

    [Fact]
    public async Task File_ThatVanished_IsAnError()
    {
        using var workspace = new ValidationWorkspace();

        var sources = await workspace.Reader.ReadFilesAsync([Path.Combine(workspace.Root, "gone.yaml")], [], TestContext.Current.CancellationToken);

        Assert.Equal("files/unreadable", Assert.Single(sources.Diagnostics).Rule);
    }

    [Theory]
    [InlineData("../..")]
    [InlineData("/etc")]
    [InlineData("nowhere")]
    public async Task Path_NotInTheWorkspace_IsRefused(string path)
    {
        using var workspace = new ValidationWorkspace();

        await Assert.ThrowsAsync<FaultException>(() => workspace.ValidateAsync(DeploymentType.Kubernetes, path));
    }
}
