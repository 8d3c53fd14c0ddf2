using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Context;

namespace CODE.Monitoring.Context;

/// <summary>Tells which labels are about a deployment. They name it in their own ways (<c>job="shop"</c>, <c>pod="shop-7d4b9-x2x"</c>), so whole words are compared, and never parts of words.</summary>
internal static partial class DeploymentFit
{
    // These name what is wrong, not with what.
    private static readonly string[] OfTheAlert = ["alertname", "alertstate", "severity", "__name__"];
    private static readonly string[] Namespaces = ["namespace", "exported_namespace", "kubernetes_namespace"];

    /// <summary>Whether labels are about what a query asks for; every label is when it names nothing.</summary>
    public static bool Fits(ContextQuery query, IReadOnlyDictionary<string, string> labels) =>
        (query.Namespace is not { } wanted || !Namespaces.Any(labels.ContainsKey) || Namespaces.Any(name => labels.GetValueOrDefault(name) == wanted))
        && (query.Name is not { } deployment || labels.Any(label => !OfTheAlert.Contains(label.Key, StringComparer.Ordinal) && Fits(label.Value, deployment)));

    /// <summary>Whether a text names a deployment.</summary>
    public static bool Fits(string text, string deployment) => Words(text).Contains(Words(deployment), StringComparison.OrdinalIgnoreCase);

    private static string Words(string text) => $" {Separators().Replace(text, " ").Trim()} ";

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
