using System.Buffers;
using System.Text;
using CODE.Gateway.Containment.Secrets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace CODE.Gateway.Containment;

/// <summary>
/// Takes known shapes of secrets and the fleet's own secrets out of texts: each becomes <c>[redacted:kind]</c>. Precision comes first, and is measured:
/// docs/adr/0015-containment.md.
/// </summary>
internal sealed class SecretRedactor : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly IDisposable _reload;
    private volatile Rules _rules;

    public SecretRedactor(IConfiguration configuration)
    {
        _configuration = configuration;
        _rules = new Rules(OwnSecrets.Of(configuration));
        _reload = ChangeToken.OnChange(configuration.GetReloadToken, () => _rules = new Rules(OwnSecrets.Of(_configuration)));
    }

    /// <summary>Redacts a text.</summary>
    /// <returns>The same text when there is nothing to redact.</returns>
    public string Redact(string text) => Redact(text, static _ => { });

    /// <summary>Redacts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="found">Told the kind of every secret.</param>
    /// <returns>The same text when there is nothing to redact.</returns>
    public string Redact(string text, Action<string> found)
    {
        var rules = _rules;
        if (rules.Needles(text) is not { } needles)
        {
            return text;
        }

        StringBuilder? redacted = null;
        var done = 0;
        foreach (var needle in needles)
        {
            if (needle >= done && rules.Find(text, needle, done) is { } secret)
            {
                found(secret.Kind);
                redacted ??= new StringBuilder(text.Length);
                redacted.Append(text, done, secret.Start - done).Append("[redacted:").Append(secret.Kind).Append(']');
                done = secret.Start + secret.Length;
            }
        }

        return redacted is null ? text : redacted.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>Whether a closer look is worth it. A yes may be wrong, a no never is, also of JSON text where nothing but punctuation is escaped.</summary>
    public bool MayHoldSecret(ReadOnlySpan<char> text)
    {
        var rules = _rules;
        foreach (var needle in rules.Needles(text) ?? [])
        {
            if (rules.IsPlausible(text, needle))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reload.Dispose();

    private sealed class Rules
    {
        private readonly (string Needle, ISecretRule Rule)[] _byNeedle;
        private readonly SearchValues<string> _anywhere;
        private readonly SearchValues<string> _inLongRuns;

        public Rules(OwnSecrets own)
        {
            // The own ones first: they are known for certain, and a token of the fleet is also a JWT.
            _byNeedle = [.. SecretRules.All.Prepend(own).SelectMany(static rule => rule.Needles.Select(needle => (needle, rule)))];
            _anywhere = Search(isInLongRun: false);
            _inLongRuns = Search(isInLongRun: true);
        }

        /// <summary>Where a rule has to be asked, in order; null: nowhere.</summary>
        public List<int>? Needles(ReadOnlySpan<char> text)
        {
            List<int>? needles = null;
            Collect(text, 0, _anywhere, ref needles);
            for (var at = 0; LongRuns.Next(text, at, out var start) is > 0 and var length; at = start + length)
            {
                Collect(text.Slice(start, length), start, _inLongRuns, ref needles);
            }

            needles?.Sort();
            return needles;
        }

        public bool IsPlausible(ReadOnlySpan<char> text, int needle)
        {
            foreach (var (start, rule) in _byNeedle)
            {
                if (text[needle..].StartsWith(start, StringComparison.OrdinalIgnoreCase) && rule.IsPlausible(text, needle))
                {
                    return true;
                }
            }

            return false;
        }

        public SecretSpan? Find(ReadOnlySpan<char> text, int needle, int from)
        {
            foreach (var (start, rule) in _byNeedle)
            {
                if (text[needle..].StartsWith(start, StringComparison.OrdinalIgnoreCase) && rule.Find(text, needle) is { } secret && secret.Start >= from)
                {
                    return secret;
                }
            }

            return null;
        }

        private static void Collect(ReadOnlySpan<char> text, int offset, SearchValues<string> sought, ref List<int>? needles)
        {
            for (var at = 0; text[at..].IndexOfAny(sought) is var index and >= 0; at += index + 1)
            {
                (needles ??= []).Add(offset + at + index);
            }
        }

        private SearchValues<string> Search(bool isInLongRun) => SearchValues.Create(
            [.. _byNeedle.Where(pair => pair.Rule.IsInLongRun == isInLongRun).Select(static pair => pair.Needle)], StringComparison.OrdinalIgnoreCase);
    }
}
