using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Deployment.Validation.Yaml;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Manifests;

/// <summary>
/// Writes YAML as the JSON that kubectl would send: by the rules of YAML 1.1, in which <c>yes</c> is true and <c>0644</c> is octal. Aliases are written out, within bounds, since a few bytes of them can stand for
/// more than any memory holds.
/// </summary>
internal sealed class ManifestJson
{
    private const int MaxValues = 200_000;

    // An API server takes requests of up to 3 MiB.
    private const int MaxCharacters = 8 * 1024 * 1024;
    private int _values;
    private int _characters;

    /// <summary>A document as JSON. What one instance writes is bounded altogether.</summary>
    /// <exception cref="FaultException">It is more than can be deployed at once, or holds a number that JSON does not have.</exception>
    public JsonNode? Of(YamlNode node)
    {
        if (++_values > MaxValues || _characters > MaxCharacters)
        {
            throw new FaultException(
                FaultCodes.TooLarge, $"With aliases written out the manifests have more than {MaxValues} values or {MaxCharacters / (1024 * 1024)} Mi characters.", "Deploy fewer objects at a time. Nothing was deployed.");
        }

        return node switch
        {
            YamlScalar scalar => Scalar(scalar),
            YamlList list => new JsonArray([.. list.Items.Select(Of)]),
            _ => Map(node.Entries),
        };
    }

    private JsonObject Map(IReadOnlyList<YamlEntry> entries)
    {
        var map = new JsonObject();
        foreach (var (key, value) in entries)
        {
            _characters += key.Text.Length;
            map[key.Text] = Of(value);
        }

        return map;
    }

    private JsonValue? Scalar(YamlScalar scalar)
    {
        _characters += scalar.Text.Length;
        return scalar.Kind switch
        {
            YamlScalarKind.Null => null,
            YamlScalarKind.Bool => JsonValue.Create(scalar.AsBool),
            YamlScalarKind.Int => Whole(scalar) ?? Number(scalar),
            YamlScalarKind.Float => Number(scalar),
            _ => JsonValue.Create(scalar.Text),
        };
    }

    private static JsonValue? Whole(YamlScalar scalar)
    {
        var digits = scalar.Text.Replace("_", "", StringComparison.Ordinal);
        var isNegative = digits is ['-', ..];
        digits = digits is ['-' or '+', ..] ? digits[1..] : digits;
        var (radix, rest) = digits switch
        {
            ['0', 'x', .. var hexadecimal] => (16, hexadecimal),
            ['0', 'b', .. var binary] => (2, binary),
            ['0', 'o', .. var octal] => (8, octal),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };
        Int128 number = 0;
        foreach (var digit in rest)
        {
            number = (number * radix) + Convert.ToInt32(digit.ToString(), 16);
            if (number > ulong.MaxValue)
            {
                return null;
            }
        }

        number = isNegative ? -number : number;
        return number < long.MinValue ? null : number <= long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create((ulong)number);
    }

    private static JsonValue Number(YamlScalar scalar) =>
        double.TryParse(scalar.Text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw new FaultException(FaultCodes.InvalidArgument, $"{scalar.At.File}:{scalar.At.Line} holds a number that JSON does not have.", "Put it into quotes, or correct it. Nothing was deployed.");
}
