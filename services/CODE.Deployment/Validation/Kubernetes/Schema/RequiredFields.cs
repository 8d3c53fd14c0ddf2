using System.Collections.Frozen;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>
/// Which fields of a model the Kubernetes OpenAPI document marks as required: the one fact that KubernetesClient's models do not hold.
/// Read from required-fields.txt, which is generated (see docs/adr/0007-static-validation.md).
/// </summary>
internal static class RequiredFields
{
    private const string Resource = "CODE.Deployment.Validation.Kubernetes.Schema.required-fields.txt";
    private static readonly FrozenDictionary<string, string[]> ByModel = Load();

    /// <summary>The names of the models that have required fields.</summary>
    public static IEnumerable<string> Models => ByModel.Keys;

    /// <summary>The JSON names of a model's required fields.</summary>
    /// <param name="model">The model's type name; the clients differ in its letters' case.</param>
    public static IReadOnlyList<string> Of(string model) => ByModel.GetValueOrDefault(model) ?? [];

    private static FrozenDictionary<string, string[]> Load()
    {
        using var stream = typeof(RequiredFields).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => !line.StartsWith('#'))
            .Select(static line => line.Split(": ", 2))
            .ToFrozenDictionary(static parts => parts[0], static parts => parts[1].Trim().Split(' '), StringComparer.OrdinalIgnoreCase);
    }
}
