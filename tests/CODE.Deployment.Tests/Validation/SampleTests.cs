using CODE.Deployment.Validation;

namespace CODE.Deployment.Tests.Validation;

public sealed class SampleTests
{
    [Theory]
    [InlineData(DeploymentType.Kubernetes, "samples/shop/kubernetes", 5)]
    [InlineData(DeploymentType.Docker, "samples/shop", 2)]
    [InlineData(DeploymentType.Terraform, "samples/shop/terraform", 4)]
    public async Task Sample_IsValidatedStrictly_HasNothingToComplainAbout(DeploymentType type, string path, int files)
    {
        using var workspace = ValidationWorkspace.OfRepository();

        var report = await workspace.ValidateAsync(type, path);

        // A digest cannot be kept fresh in a sample; the tag is pinned.
        Assert.DoesNotContain(report.Diagnostics, static found => found.Rule != "dockerfile/base-digest");
        Assert.True(report.Valid);
        Assert.Equal(files, report.FilesChecked);
    }
}
