using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Kubernetes.Loading;
using CODE.Deployment.Validation.Kubernetes.PodSecurity;
using CODE.Deployment.Validation.Kubernetes.References;
using CODE.Deployment.Validation.Kubernetes.Schema;
using CODE.Deployment.Validation.Kubernetes.Workloads;

namespace CODE.Deployment.Validation.Kubernetes;

/// <summary>Validates manifests without a cluster.</summary>
internal sealed class KubernetesCheck(SourceReader reader) : IDeploymentCheck
{
    private static readonly IReadOnlyList<Check<Workload>> WorkloadRules =
        [.. BaselineProfile.Checks, .. RestrictedProfile.Checks, .. WorkloadChecks.Checks, .. PodAgreementChecks.Checks];

    private static readonly IReadOnlyList<Check<ManifestSet>> SetRules = [DuplicateCheck.Check, .. ServiceChecks.Checks, .. ReferenceChecks.Checks];

    /// <inheritdoc />
    public DeploymentType Type => DeploymentType.Kubernetes;

    /// <inheritdoc />
    public async Task<CheckOutcome> CheckAsync(string path, CancellationToken cancellationToken)
    {
        var loaded = await new ManifestLoader(reader).LoadAsync(path, cancellationToken);
        var diagnostics = new List<Diagnostic>(loaded.Diagnostics);
        foreach (var manifest in loaded.Set.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            diagnostics.AddRange(SchemaCheck.Run(manifest));
        }

        foreach (var workload in loaded.Set.Workloads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            diagnostics.AddRange(WorkloadRules.SelectMany(rule => rule.Run(workload)));
        }

        foreach (var rule in SetRules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            diagnostics.AddRange(rule.Run(loaded.Set));
        }

        if (loaded.Set.All.Count == 0)
        {
            diagnostics.Add(FileRules.NothingFound.At(reader.PlaceOf(path), "There is no manifest here."));
        }

        return new CheckOutcome(loaded.FilesRead, diagnostics);
    }
}
