namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>Rules about a manifest's agreement with the schema of the API version that it declares.</summary>
internal static class SchemaRules
{
    public static readonly Rule NotAnObject = new(
        "kubernetes/not-an-object",
        Severity.Error,
        "A manifest is a map with apiVersion, kind and metadata.name (or metadata.generateName); without them nothing can be applied.",
        "Add the missing part, or keep files that are no manifests out of the folder.");

    public static readonly Rule UnknownKind = new(
        "kubernetes/unknown-kind",
        Severity.Error,
        "Kubernetes has no such kind in that version of its own API group; the API server refuses it.",
        "Correct apiVersion or kind.");

    public static readonly Rule NotChecked = new(
        "kubernetes/not-checked",
        Severity.Info,
        "A kind that Kubernetes itself does not have is a custom resource; its schema lies in the cluster, so its fields were not checked.",
        "Validate it against the cluster with a server-side dry run.");

    public static readonly Rule UnknownField = new(
        "kubernetes/unknown-field",
        Severity.Error,
        "The API has no such field: it is dropped silently, or refused under strict field validation.",
        "Correct the name or the indentation, or remove the field.");

    public static readonly Rule WrongType = new(
        "kubernetes/wrong-type",
        Severity.Error,
        "The field holds a value of another type; the API server refuses the object.",
        "Give a value of the expected type; quote text that looks like a number or a boolean.");

    public static readonly Rule RequiredField = new(
        "kubernetes/required-field",
        Severity.Error,
        "The API requires the field.",
        "Add the field.");

    public static readonly Rule UnknownValue = new(
        "kubernetes/unknown-value",
        Severity.Error,
        "The field takes only certain values, in exactly this spelling.",
        "Use one of the allowed values.");

    public static readonly Rule InvalidName = new(
        "kubernetes/invalid-name",
        Severity.Error,
        "Names of objects are DNS names: lower-case letters, digits and '-' (for most kinds '.' too), at most 253 characters; a Service's at most 63, starting with a letter.",
        "Rename the object.");

    public static readonly Rule DeprecatedApi = new(
        "kubernetes/deprecated-api",
        Severity.Warning,
        "The API version still works, but a newer one should be used.",
        "Move to the replacement.");

    public static readonly Rule RemovedApi = new(
        "kubernetes/removed-api",
        Severity.Error,
        "The API version was removed from Kubernetes; clusters of that version and later refuse the object.",
        "Move to the replacement.");
}
