namespace CODE.Deployment.Validation.Kubernetes.Loading;

/// <summary>Rules about what of a folder could not be evaluated.</summary>
internal static class LoadingRules
{
    public static readonly Rule NotAManifest = new(
        "kubernetes/not-a-manifest",
        Severity.Info,
        "A YAML or JSON file with neither apiVersion nor kind lies among the manifests; it was not checked.",
        "Keep files that are no manifests out of the folder.");

    public static readonly Rule TooManyObjects = new(
        "kubernetes/too-many-objects",
        Severity.Error,
        "There are more objects than one validation evaluates (1,000); the rest was not looked at.",
        "Validate the sub-folders one by one.");

    public static readonly Rule KustomizeNotEvaluated = new(
        "kubernetes/kustomize-not-evaluated",
        Severity.Info,
        "Of a kustomization only the files under 'resources' are loaded; patches, generators, images and the like change the result in ways that were not looked at.",
        "Validate the output of 'kubectl kustomize' too.");

    public static readonly Rule KustomizeResource = new(
        "kubernetes/kustomize-resource",
        Severity.Error,
        "A kustomization lists a resource that does not exist in the workspace: building it fails.",
        "Correct the path, or remove the entry.");

    public static readonly Rule HelmNotEvaluated = new(
        "kubernetes/helm-not-evaluated",
        Severity.Info,
        "A Helm chart's templates are no manifests until they are rendered; the chart was not looked at.",
        "Validate the output of 'helm template'.");
}
