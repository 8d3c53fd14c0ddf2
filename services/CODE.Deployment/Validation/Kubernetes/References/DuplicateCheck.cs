namespace CODE.Deployment.Validation.Kubernetes.References;

/// <summary>Objects declared twice.</summary>
internal static class DuplicateCheck
{
    /// <summary>The check.</summary>
    public static Check<ManifestSet> Check { get; } = new(ReferenceRules.Duplicate, static set =>
        from objects in set.All
            .Where(static manifest => manifest.Name.Length > 0)
            .GroupBy(static manifest => (Group(manifest.ApiVersion), manifest.Kind, manifest.Namespace, manifest.Name))
        from repeated in objects.Skip(1)
        let first = objects.First()
        select new Finding(repeated.At, $"{repeated.Title} is declared already in {first.At.File}, line {first.At.Line}."));

    // The same object may be written in two versions of its group.
    private static string Group(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : apiVersion[..slash];
    }
}
