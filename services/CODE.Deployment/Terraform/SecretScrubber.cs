using System.Text.Json;
using System.Text.RegularExpressions;

namespace CODE.Deployment.Terraform;

/// <summary>
/// Replaces known sensitive values wherever they turn up. Terraform's own marks are the first line of defence; this is the second, for what
/// carries a value without its mark: a provider's error text, a computed attribute that copies a sensitive input (<c>terraform_data.output</c>).
/// </summary>
public sealed class SecretScrubber
{
    /// <summary>What stands in the place of a sensitive value.</summary>
    public const string Mask = "(sensitive)";

    /// <summary>A scrubber that knows no secrets.</summary>
    public static readonly SecretScrubber None = new([]);

    // Below this length a value is masked only where it stands alone: a secret "a" must not turn every word into noise.
    private const int ShortLength = 4;

    // A line of a key or a certificate counts by itself from here on.
    private const int LineLength = 8;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);
    private readonly Regex? _pattern;
    private readonly HashSet<string> _exact;

    /// <summary>Creates a scrubber for these values; empty ones are ignored.</summary>
    public SecretScrubber(IEnumerable<string> secrets)
    {
        _exact = [.. secrets.Where(static secret => secret.Length > 0)];
        var forms = _exact.SelectMany(Forms).Distinct().OrderByDescending(static form => form.Length).ToArray();
        _pattern = forms.Length == 0
            ? null
            : new Regex(string.Join('|', forms.Select(Pattern)), RegexOptions.CultureInvariant, MatchTimeout);
    }

    /// <summary>The text with every known secret replaced.</summary>
    public string Scrub(string text) => _pattern is null || text.Length == 0 ? text : _pattern.Replace(text, Mask);

    /// <summary>The diagnostic with every known secret replaced in each of its texts.</summary>
    public TerraformDiagnostic Scrub(TerraformDiagnostic diagnostic) => diagnostic with
    {
        Summary = Scrub(diagnostic.Summary),
        Detail = Scrub(diagnostic.Detail),
        Address = diagnostic.Address is null ? null : Scrub(diagnostic.Address),
    };

    /// <summary>A scrubber that knows these secrets too.</summary>
    public SecretScrubber With(IEnumerable<string> secrets) => new(_exact.Concat(secrets));

    // As it is, as JSON and HCL quote it, and line by line.
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return JsonEncodedText.Encode(secret).ToString();
        yield return JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries).Where(static line => line.Length >= LineLength))
        {
            yield return line;
        }
    }

    private static string Pattern(string form) =>
        form.Length >= ShortLength ? Regex.Escape(form) : $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(form)}(?![\p{{L}}\p{{N}}])";
}
