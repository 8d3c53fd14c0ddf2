using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace CODE.Prometheus.Alerting;

/// <summary>What a label has to be.</summary>
/// <param name="Name">The label.</param>
/// <param name="Value">The value, or a regular expression that fits all of it. A label that is not there counts as empty.</param>
/// <param name="IsRegex">Whether it is a regular expression.</param>
/// <param name="IsEqual">Whether it has to be so; otherwise it must not.</param>
public sealed record LabelMatcher(string Name, string Value, bool IsRegex, bool IsEqual = true)
{
    // Anchored, and of the kind that takes time in proportion to the text, as those of Go are.
    private readonly Lazy<Regex?> _pattern = new(() => IsRegex ? Compile(Value) : null);

    /// <summary>Whether its regular expression is one; true for values.</summary>
    [JsonIgnore]
    public bool IsReadable => !IsRegex || _pattern.Value is not null;

    /// <summary>The operator.</summary>
    [JsonIgnore]
    public string Operator => (IsRegex, IsEqual) switch
    {
        (false, true) => "=",
        (false, false) => "!=",
        (true, true) => "=~",
        (true, false) => "!~",
    };

    /// <summary>Whether labels fit.</summary>
    public bool Fits(IReadOnlyDictionary<string, string> labels) => FitsValue(labels.GetValueOrDefault(Name, "")) == IsEqual;

    /// <summary>Whether a text is the value, or fits the regular expression.</summary>
    public bool FitsValue(string text) => IsRegex ? _pattern.Value?.IsMatch(text) ?? false : text == Value;

    /// <inheritdoc/>
    public bool Equals(LabelMatcher? other) => other is not null && (Name, Value, IsRegex, IsEqual) == (other.Name, other.Value, other.IsRegex, other.IsEqual);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Value, IsRegex, IsEqual);

    /// <summary>As in a selector: <c>job=~"web|api"</c>.</summary>
    public override string ToString() => $"{Name}{Operator}\"{Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
