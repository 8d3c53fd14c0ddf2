using CODE.Deployment.Validation;

namespace CODE.Deployment.Tests.Validation;

public sealed class LoadingTests
{
    private const string Map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n";

    [Fact]
    public async Task Folder_WithOtherYaml_SaysThatItWasNotChecked()
    {
        using var workspace = new ValidationWorkspace().With("a.yaml", Map).With("values.yaml", "a: b\n");

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.True(report.Valid);
        Assert.Equal(("kubernetes/not-a-manifest", "values.yaml"), (Assert.Single(report.Diagnostics).Rule, report.Diagnostics[0].File));
    }

    [Fact]
    public async Task Set_WithTooManyObjects_IsAnError()
    {
        using var workspace = new ValidationWorkspace();
        for (var file = 0; file < 3; file++)
        {
            workspace.With($"{file}.yaml", string.Concat(Enumerable.Range(0, 400).Select(i => $"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: n{file}-{i}}}\n")));
        }

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal("kubernetes/too-many-objects", Assert.Single(report.Diagnostics).Rule);
    }

    [Fact]
    public async Task Kustomization_WithPatches_SaysThatTheyWereNotEvaluated()
    {
        using var workspace = new ValidationWorkspace()
            .With("base/kustomization.yaml", "resources: [map.yaml]\n")
            .With("base/map.yaml", Map)
            .With("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: generated}]\n")
            .With("prod/patch.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\nbroken: true\n");

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes, "prod");

        Assert.True(report.Valid);
        Assert.All(report.Diagnostics, static found => Assert.Equal(("kubernetes/kustomize-not-evaluated", "prod/kustomization.yaml"), (found.Rule, found.File)));
        Assert.Equal([2, 3], report.Diagnostics.Select(static found => found.Line!.Value));
        Assert.Equal(3, report.FilesChecked);
    }

    [Fact]
    public async Task Kustomization_WithGenerator_ResolvesReferencesToIt()
    {
        using var workspace = new ValidationWorkspace()
            .With("kustomization.yaml", "resources: [pod.yaml]\nconfigMapGenerator: [{name: generated}]\n")
            .With("pod.yaml", Sample.Pod(container: "envFrom: [{configMapRef: {name: generated}}]"));

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.DoesNotContain(report.Diagnostics, static found => found.Rule == "kubernetes/missing-reference");
    }

    [Fact]
    public async Task Kustomization_WithMissingResource_IsAnError()
    {
        using var workspace = new ValidationWorkspace().With("kustomization.yaml", "resources:\n  - gone.yaml\n  - ../../etc/passwd\n");

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal([2, 3], report.Diagnostics.Where(static found => found.Rule == "kubernetes/kustomize-resource").Select(static found => found.Line!.Value));
    }

    [Fact]
    public async Task HelmChart_IsNotTakenForManifests()
    {
        using var workspace = new ValidationWorkspace()
            .With("chart/Chart.yaml", "name: a\n")
            .With("chart/templates/a.yaml", "{{- if .Values.a }}\nkind: Pod\n{{- end }}\n")
            .With("map.yaml", Map);

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal("kubernetes/helm-not-evaluated", Assert.Single(report.Diagnostics).Rule);
    }

    [Fact]
    public async Task List_ItsItemsAreChecked()
    {
        using var workspace = new ValidationWorkspace().With("a.json", """{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "dta": {}}]}""");

        var report = await workspace.ValidateAsync(DeploymentType.Kubernetes);

        Assert.Equal("'dta' is not a field of the API. Did you mean 'data'?", Assert.Single(report.Diagnostics).Message);
    }

    [Fact]
    public async Task ComposeOverride_SaysThatItsBaseWasNotRead()
    {
        using var workspace = new ValidationWorkspace().With("compose.override.yaml", "services:\n  a: {depends_on: [b]}\n");

        var report = await workspace.ValidateAsync(DeploymentType.Docker);

        Assert.Equal("compose/not-evaluated", Assert.Single(report.Diagnostics).Rule);
        Assert.True(report.Valid);
    }
}
