using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Yaml;

namespace CODE.Deployment.Validation.Kubernetes.Schema;

/// <summary>A scalar of a certain kind.</summary>
/// <param name="Expected">The kind, in words for a message.</param>
/// <param name="Accepts">Whether a scalar is of the kind.</param>
internal sealed partial record ScalarField(string Expected, Func<YamlScalar, bool> Accepts) : FieldType
{
    public static readonly ScalarField Text = new("a string", IsText);

    public static readonly ScalarField Boolean = new("a boolean", static scalar => scalar.Kind == YamlScalarKind.Bool);

    public static readonly ScalarField Integer = new("an integer", IsInteger);

    public static readonly ScalarField Number = new("a number", static scalar => scalar.Kind is YamlScalarKind.Int or YamlScalarKind.Float);

    public static readonly ScalarField IntegerOrText = new("an integer or a string", static scalar => IsInteger(scalar) || IsText(scalar));

    public static readonly ScalarField Time = new("a time such as \"2026-01-31T12:00:00Z\"", static scalar => IsText(scalar) && IsTime(scalar.Text));

    public static readonly ScalarField Base64Text = new("base64 text", static scalar => IsText(scalar) && IsBase64(scalar.Text));

    public static readonly ScalarField Quantity = new("a quantity such as 500m or 256Mi", static scalar => IsQuantity(scalar));

    /// <summary>Whether text of a certain form is expected.</summary>
    public bool IsForm => this == Time || this == Base64Text || this == Quantity;

    private static bool IsText(YamlScalar scalar) => scalar.Kind == YamlScalarKind.String;

    // 3.0 is an integer for the API server too.
    private static bool IsInteger(YamlScalar scalar) =>
        scalar.Kind == YamlScalarKind.Int
        || (scalar.Kind == YamlScalarKind.Float
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsInteger(value));

    private static bool IsTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    // Block scalars wrap long values; white space is no part of them.
    private static bool IsBase64(string text) => Base64.IsValid(text);

    private static bool IsQuantity(YamlScalar scalar) => scalar.Kind switch
    {
        YamlScalarKind.Int or YamlScalarKind.Float or YamlScalarKind.String => QuantityText().IsMatch(scalar.Text),
        _ => false,
    };

    // k8s.io/apimachinery/pkg/api/resource: a decimal number with a binary (Ki), decimal (k, m) or exponent (e3) suffix.
    [GeneratedRegex(@"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex QuantityText();
}
