using System.Text.RegularExpressions;

namespace CODE.ServiceDefaults.Context;

/// <summary>
/// Tells which keys are about a deployment. Servers name the same thing in their own ways: <c>shop</c> is a Deployment <c>shop</c>, a workspace <c>live-shop-1f2e3d4c</c> and
/// a repository <c>acme/shop</c>. So whole words are compared, in their order, and never parts of words: <c>shop</c> is not <c>workshop</c>.
/// </summary>
public static partial class ContextKeys
{
    /// <summary>How well a key fits a name: 2 when segments of it are the name, 1 when words of it are, 0 when it is about something else.</summary>
    public static int Fit(string key, string name) =>
        $"/{key}/".Contains($"/{name}/", StringComparison.OrdinalIgnoreCase) ? 2
        : Spaced(key).Contains(Spaced(name), StringComparison.OrdinalIgnoreCase) ? 1
        : 0;

    private static string Spaced(string text) => $" {Separators.Replace(text, " ").Trim()} ";

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators { get; }
}
