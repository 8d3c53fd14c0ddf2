using CODE.Deployment.Validation;

namespace CODE.Deployment.Tests.Validation;

public sealed class TerraformCheckTests
{
    private const string Good = "terraform {\n  required_version = \">= 1.6\"\n}\n\nresource \"terraform_data\" \"a\" {\n  input = 1\n}\n";

    [Fact]
    public async Task Configuration_Good_IsValidAndLeavesTheFolderAsItIs()
    {
        using var workspace = new ValidationWorkspace().With("main.tf", Good);

        var report = await workspace.ValidateAsync(DeploymentType.Terraform);

        Assert.Empty(report.Diagnostics);
        Assert.True(report.Valid);
        Assert.Equal(["main.tf"], Directory.EnumerateFileSystemEntries(workspace.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Configuration_WithLocalModule_IsValidatedWithoutTouchingTheFolder()
    {
        using var workspace = new ValidationWorkspace()
            .With("main.tf", Good + "\nmodule \"m\" {\n  source = \"./m\"\n}\n")
            .With("m/main.tf", "output \"a\" {\n  value = var.gone\n}\n");

        var report = await workspace.ValidateAsync(DeploymentType.Terraform);

        var found = Assert.Single(report.Diagnostics);
        Assert.Equal(("terraform/validate", "m/main.tf", 2), (found.Rule, found.File, found.Line));
        Assert.False(Directory.Exists(Path.Combine(workspace.Root, ".terraform")));
    }

    [Fact]
    public async Task Configuration_OfBrokenSyntax_IsToldByTerraform()
    {
        using var workspace = new ValidationWorkspace().With("main.tf", "resource \"a\" {{{\n");

        var report = await workspace.ValidateAsync(DeploymentType.Terraform);

        Assert.Contains(report.Diagnostics, static found => found is { Severity: Severity.Error, File: "main.tf", Line: not null });
        Assert.False(report.Valid);
    }

    [Fact]
    public async Task Json_IsNotReadForPins()
    {
        using var workspace = new ValidationWorkspace().With("main.tf", Good).With("more.tf.json", "{}");

        var report = await workspace.ValidateAsync(DeploymentType.Terraform);

        Assert.Equal(("terraform/not-checked", "more.tf.json"), (Assert.Single(report.Diagnostics).Rule, report.Diagnostics[0].File));
        Assert.True(report.Valid);
    }
}
