using System.Buffers;
using System.Globalization;

namespace CODE.Clusters.Objects;

/// <summary>
/// Amounts of CPU, memory and other resources in the notation of the API: <c>250m</c>, <c>1.5Gi</c>, <c>1e3</c>.
/// See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/. The client's own model refuses what an API server takes and prints negative ones wrong.
/// </summary>
public static class Quantities
{
    private const decimal Kibi = 1024;

    // What an API server keeps as the greatest amount.
    private const decimal Most = long.MaxValue;
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("+-.0123456789");
    private static readonly string[] BinaryUnits = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["n"] = 1e-9m, ["u"] = 1e-6m, ["m"] = 1e-3m, [""] = 1, ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m, ["P"] = 1e15m, ["E"] = 1e18m,
        ["Ki"] = Kibi, ["Mi"] = Power(2), ["Gi"] = Power(3), ["Ti"] = Power(4), ["Pi"] = Power(5), ["Ei"] = Power(6),
    };

    /// <summary>Reads an amount.</summary>
    /// <param name="text">The amount as the API writes it.</param>
    /// <param name="value">The amount in cores, bytes or pieces; what is greater than 2⁶³−1 becomes that.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out decimal value)
    {
        value = 0;
        var number = (text ?? "").AsSpan();
        var end = number.IndexOfAnyExcept(OfNumbers);
        var unit = end < 0 ? "" : number[end..].ToString();
        number = end < 0 ? number : number[..end];
        if (!double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rough)
            || !(Units.TryGetValue(unit, out var factor) || TryExponent(unit, out factor)))
        {
            return false;
        }

        // Roughly first: what is out of range must not overflow.
        value = Math.Abs(rough) * (double)factor >= (double)Most
            ? Math.Sign(rough) * Most
            : decimal.Parse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * factor;
        return true;
    }

    /// <summary>Writes an amount of CPU: <c>250m</c>, <c>2</c>. Anything begun counts as a whole thousandth, as an API server counts it, so that only nothing at all is <c>0</c>.</summary>
    /// <param name="cores">The amount in cores.</param>
    public static string Cpu(decimal cores)
    {
        var milli = decimal.Ceiling(cores * 1000);
        return milli % 1000 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{milli / 1000:0}") : string.Create(CultureInfo.InvariantCulture, $"{milli:0}m");
    }

    /// <summary>Writes an amount of memory or storage with three digits: <c>1.5Gi</c>, <c>128Mi</c>, <c>0</c>.</summary>
    /// <param name="bytes">The amount in bytes.</param>
    public static string Memory(decimal bytes)
    {
        var (size, unit) = (Math.Abs(bytes), 0);
        while (Rounded(size) >= Kibi && unit < BinaryUnits.Length - 1)
        {
            size /= Kibi;
            unit++;
        }

        var rounded = unit == 0 ? decimal.Round(size, 0, MidpointRounding.AwayFromZero) : Rounded(size);
        return string.Create(CultureInfo.InvariantCulture, $"{(bytes < 0 && rounded > 0 ? "-" : "")}{rounded:0.##}{BinaryUnits[unit]}");
    }

    private static decimal Rounded(decimal size) => decimal.Round(size, size < 10 ? 2 : size < 100 ? 1 : 0, MidpointRounding.AwayFromZero);

    // 1e3 is a thousand; 1E alone is an exa.
    private static bool TryExponent(string unit, out decimal factor)
    {
        factor = 0;
        if (unit is not ['e' or 'E', .. var digits] || !int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        // A decimal holds 28 digits: what is beyond them is the greatest amount or nothing.
        factor = exponent < -28 ? 0 : (decimal)Math.Pow(10, Math.Min(exponent, 28));
        return true;
    }

    private static decimal Power(int exponent) => exponent == 0 ? 1 : Kibi * Power(exponent - 1);
}
