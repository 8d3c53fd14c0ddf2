using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;

namespace CODE.Gateway.Policy;

/// <summary>
/// The patterns of a condition, matched in a time that grows only with the text: an operator writes the patterns, callers the texts, and no
/// pair of them may hold a thread. To the validator each is a format of its own.
/// </summary>
internal sealed class LinearPatterns
{
    private readonly List<Pattern> _patterns = [];

    /// <summary>How the validator finds them.</summary>
    public JsonSchemaValidatorSettings Settings => new() { FormatValidators = [.. _patterns] };

    /// <summary>Takes a pattern.</summary>
    /// <returns>The name of its format.</returns>
    /// <exception cref="PolicyFault">It is none, or uses what cannot be matched in linear time: look-around, back references.</exception>
    public string Add(string pattern, string rule) =>
        TryAdd(pattern) ?? throw new PolicyFault($"{rule}: the pattern '{pattern}' cannot be used; it has to be a regular expression without look-around and back references.");

    /// <summary>Takes a pattern.</summary>
    /// <returns>The name of its format; null when it cannot be matched in linear time, or is none.</returns>
    public string? TryAdd(string pattern)
    {
        try
        {
            _patterns.Add(new Pattern(
                $"code-pattern-{_patterns.Count.ToString(CultureInfo.InvariantCulture)}",
                new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)));
            return _patterns[^1].Format;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private sealed class Pattern(string format, Regex regex) : IFormatValidator
    {
        public string Format => format;

        public ValidationErrorKind ValidationErrorKind => ValidationErrorKind.PatternMismatch;

        public bool IsValid(string value, JTokenType tokenType) => tokenType != JTokenType.String || regex.IsMatch(value);
    }
}
