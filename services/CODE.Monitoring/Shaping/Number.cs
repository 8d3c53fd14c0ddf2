using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CODE.Monitoring.Shaping;

/// <summary>
/// A value as answers show it: whole numbers whole, others with six significant digits, what is no number as null, and infinities as <c>"+Inf"</c> and <c>"-Inf"</c>, since JSON has neither.
/// </summary>
/// <param name="Value">The value.</param>
[JsonConverter(typeof(NumberConverter))]
internal readonly record struct Number(double Value)
{
    /// <summary>A value as it is shown.</summary>
    public static implicit operator Number(double value) => new(value);

    /// <summary>As in the answer.</summary>
    public override string ToString() => Value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => Text(Value),
    };

    // Beyond 2^53 a whole number is not exact anyway.
    private static string Text(double value) =>
        Math.Abs(value) < 9_007_199_254_740_992 && value == Math.Truncate(value) ? ((long)value).ToString(CultureInfo.InvariantCulture) : value.ToString("G6", CultureInfo.InvariantCulture);

    private sealed class NumberConverter : JsonConverter<Number>
    {
        public override Number Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("Answers are only written.");

        public override void Write(Utf8JsonWriter writer, Number value, JsonSerializerOptions options)
        {
            if (double.IsNaN(value.Value))
            {
                writer.WriteNullValue();
            }
            else if (double.IsInfinity(value.Value))
            {
                writer.WriteStringValue(value.ToString());
            }
            else
            {
                writer.WriteRawValue(Text(value.Value), skipInputValidation: true);
            }
        }
    }
}
