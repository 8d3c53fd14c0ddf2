using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
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

    // A value this short is in every text; it is masked only where terraform marks it.
    private const int MinLength = 3;
    private const int MinDigits = 4;

    // Below this length a value is masked only where it stands alone: a secret "abc" must not turn every word with it into noise.
    private const int ShortLength = 6;

    // A line of a key or a certificate counts by itself from here on.
    private const int LineLength = 8;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(5);
    private static readonly string[] Common = ["true", "false", "null"];
    private readonly string[] _secrets;
    private readonly SearchValues<string>? _forms;
    private readonly Regex? _pattern;

    /// <summary>Creates a scrubber for these values; those that cannot be told from ordinary text (shorter than 3 characters, than 4 digits, booleans) are left to terraform's marks.</summary>
    public SecretScrubber(IEnumerable<string> secrets)
    {
        _secrets = [.. secrets.Where(IsRecognizable).Distinct(StringComparer.Ordinal)];
        if (_secrets.Length == 0)
        {
            return;
        }

        string[] forms = [.. _secrets.SelectMany(Forms).Distinct(StringComparer.Ordinal).OrderByDescending(static form => form.Length)];
        _forms = SearchValues.Create(forms, StringComparison.Ordinal);
        _pattern = new Regex(string.Join('|', forms.Select(Pattern)), RegexOptions.CultureInvariant, MatchTimeout);
    }

    /// <summary>The text with every known secret replaced.</summary>
    public string Scrub(string text)
    {
        // Almost no text holds a secret; the search for many strings at once is much quicker than the pattern.
        if (_forms is null || !text.AsSpan().ContainsAny(_forms))
        {
            return text;
        }

        try
        {
            return _pattern!.Replace(text, Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mask;
        }
    }

    /// <summary>The diagnostic with every known secret replaced in its texts; an address never holds one, since terraform refuses sensitive keys.</summary>
    public TerraformDiagnostic Scrub(TerraformDiagnostic diagnostic) => diagnostic with
    {
        Summary = Scrub(diagnostic.Summary),
        Detail = Scrub(diagnostic.Detail),
    };

    /// <summary>A scrubber that knows these secrets too.</summary>
    public SecretScrubber With(IEnumerable<string> secrets) => new(_secrets.Concat(secrets));

    private static bool IsRecognizable(string secret) =>
        secret.Length >= MinLength && !Common.Contains(secret) && !string.IsNullOrWhiteSpace(secret)
        && (secret.Length >= MinDigits || !secret.All(static character => char.IsAsciiDigit(character) || character is '.' or '-'));

    // As it is, as JSON and HCL quote it, as base64 and URLs carry it, and line by line.
    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return JsonEncodedText.Encode(secret).ToString();
        yield return JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
        if (secret.Length >= ShortLength)
        {
            yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(secret));
            yield return Uri.EscapeDataString(secret);
        }

        if (secret.Contains('\n', StringComparison.Ordinal))
        {
            foreach (var line in secret.Split('\n', StringSplitOptions.TrimEntries).Where(static line => line.Length >= LineLength))
            {
                yield return line;
            }
        }
    }

    private static string Pattern(string form) =>
        form.Length >= ShortLength ? Regex.Escape(form) : $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(form)}(?![\p{{L}}\p{{N}}])";
}
