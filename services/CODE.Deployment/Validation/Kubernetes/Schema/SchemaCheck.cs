using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>Checks one object against the API version that it declares.</summary>
internal static partial class SchemaCheck
{
    /// <summary>What does not fit.</summary>
    public static IEnumerable<Diagnostic> Run(Manifest manifest)
    {
        if (OldApi.Of(manifest.ApiVersion, manifest.Kind) is { } old)
        {
            yield return Old(manifest, old);
        }

        if (ApiCatalog.ModelOf(manifest.ApiVersion, manifest.Kind) is { } model)
        {
            foreach (var diagnostic in SchemaWalk.Run(manifest.Root, model))
            {
                yield return diagnostic;
            }

            foreach (var diagnostic in Name(manifest))
            {
                yield return diagnostic;
            }
        }
        else if (OldApi.Of(manifest.ApiVersion, manifest.Kind) is null)
        {
            yield return Unknown(manifest);
        }
    }

    private static Diagnostic Old(Manifest manifest, OldApi old)
    {
        var place = manifest.Root["apiVersion"]!.At;
        return old.RemovedIn is null
            ? SchemaRules.DeprecatedApi.At(place, $"{manifest.ApiVersion} {manifest.Kind} is deprecated since Kubernetes {old.DeprecatedIn}.", $"Use {old.Replacement}.")
            : SchemaRules.RemovedApi.At(
                place,
                $"{manifest.ApiVersion} {manifest.Kind} was removed in Kubernetes {old.RemovedIn}; its fields were not checked.",
                $"Use {old.Replacement}.");
    }

    private static Diagnostic Unknown(Manifest manifest)
    {
        var place = (manifest.Root["kind"] ?? manifest.Root).At;
        if (!ApiCatalog.IsBuiltIn(manifest.ApiVersion))
        {
            return SchemaRules.NotChecked.At(place, $"{manifest.ApiVersion} {manifest.Kind} is a custom resource; its fields were not checked.");
        }

        var versions = string.Join(", ", ApiCatalog.VersionsOf(manifest.Kind));
        return SchemaRules.UnknownKind.At(
            place,
            $"Kubernetes has no {manifest.Kind} in {manifest.ApiVersion}.{NearestName.Hint(manifest.Kind, ApiCatalog.KindsOf(manifest.ApiVersion))}",
            versions.Length == 0 ? null : $"{manifest.Kind} exists in: {versions}.");
    }

    private static IEnumerable<Diagnostic> Name(Manifest manifest)
    {
        var metadata = manifest.Root["metadata"];
        if (manifest.Name.Length == 0)
        {
            // A list that a client wrote has only list metadata, and reviews have none at all.
            if (metadata?["generateName"] is null && !manifest.Kind.EndsWith("List", StringComparison.Ordinal) && !manifest.Kind.EndsWith("Review", StringComparison.Ordinal))
            {
                yield return SchemaRules.NotAnObject.At(manifest.At, $"The {manifest.Kind} has no name.");
            }

            yield break;
        }

        // Names of RBAC objects may hold nearly anything ("system:node").
        var fits = manifest.Kind == "Service" ? ServiceName().IsMatch(manifest.Name)
            : manifest.ApiVersion.StartsWith("rbac.", StringComparison.Ordinal) || Subdomain().IsMatch(manifest.Name);
        if (!fits || manifest.Name.Length > 253)
        {
            yield return SchemaRules.InvalidName.At(manifest.At, $"'{manifest.Name}' is not a valid name of a {manifest.Kind}.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex("^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ServiceName();
}
