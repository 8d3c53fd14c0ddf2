namespace CODE.Deployment.Tests.Validation;

public sealed class RuleTests
{
    private static readonly RuleExample[] Examples =
        [.. YamlExamples.All, .. SchemaExamples.All, .. PodSecurityExamples.All, .. WorkloadExamples.All, .. ReferenceExamples.All, .. DockerfileExamples.All, .. ComposeExamples.All, .. TerraformExamples.All];

    // What no single text can show, and the test that does.
    private static readonly Dictionary<string, string> ShownElsewhere = new()
    {
        ["files/nothing-found"] = nameof(FileTests.Folder_WithoutConfiguration_IsAnError),
        ["files/not-text"] = nameof(FileTests.File_NotUtf8_IsAnError),
        ["files/outside-workspace"] = nameof(FileTests.Link_OutOfTheWorkspace_IsNotFollowed),
        ["files/too-large"] = nameof(FileTests.File_OverTheLimit_IsAnError),
        ["files/too-many"] = nameof(FileTests.Folder_WithTooManyFiles_IsAnError),
        ["files/unreadable"] = nameof(FileTests.File_ThatVanished_IsAnError),
        ["kubernetes/not-a-manifest"] = nameof(LoadingTests.Folder_WithOtherYaml_SaysThatItWasNotChecked),
        ["kubernetes/too-many-objects"] = nameof(LoadingTests.Set_WithTooManyObjects_IsAnError),
        ["kubernetes/kustomize-not-evaluated"] = nameof(LoadingTests.Kustomization_WithPatches_SaysThatTheyWereNotEvaluated),
        ["kubernetes/kustomize-resource"] = nameof(LoadingTests.Kustomization_WithMissingResource_IsAnError),
        ["kubernetes/helm-not-evaluated"] = nameof(LoadingTests.HelmChart_IsNotTakenForManifests),
        ["compose/not-evaluated"] = nameof(LoadingTests.ComposeOverride_SaysThatItsBaseWasNotRead),
        ["terraform/not-checked"] = nameof(TerraformCheckTests.Json_IsNotReadForPins),
    };

    public static TheoryData<string, int> Cases => new(Examples.Select(static (example, index) => (example.Rule, index)));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Rule_BadExample_IsFoundAtItsLine(string rule, int index)
    {
        var example = Examples[index];
        using var workspace = new ValidationWorkspace().With(example.File, example.Bad);

        var report = await workspace.ValidateAsync(example.Type, example.Type == CODE.Deployment.Validation.DeploymentType.Terraform ? "." : example.File);

        var found = report.Diagnostics.Where(found => found.Rule == rule).ToArray();
        Assert.True(found.Length > 0, $"not found among: {string.Join(", ", report.Diagnostics)}");
        Assert.Contains(example.Line, found.Select(static diagnostic => diagnostic.Line));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Rule_GoodExample_IsNotFound(string rule, int index)
    {
        var example = Examples[index];
        using var workspace = new ValidationWorkspace().With(example.File, example.Good);

        var report = await workspace.ValidateAsync(example.Type, example.Type == CODE.Deployment.Validation.DeploymentType.Terraform ? "." : example.File);

        Assert.DoesNotContain(report.Diagnostics, found => found.Rule == rule);
        Assert.DoesNotContain(report.Diagnostics, static found => found.Rule is "yaml/syntax" or "kubernetes/unknown-field" or "files/nothing-found");
    }

    [Fact]
    public void Rules_EachOne_HasAnExample()
    {
        var shown = Examples.Select(static example => example.Rule).Concat(ShownElsewhere.Keys).ToHashSet();

        Assert.Equal(DeclaredRules.All.Select(static rule => rule.Id), shown.Order(StringComparer.Ordinal));
    }
}
