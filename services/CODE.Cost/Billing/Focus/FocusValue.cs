using System.Globalization;
using CODE.ServiceDefaults.Text;

namespace CODE.Cost.Billing.Focus;

/// <summary>Reads values of a row, each as strictly as money deserves.</summary>
internal static class FocusValue
{
    /// <summary>The most characters of a name; identifiers of resources are the longest.</summary>
    public const int MaxName = 512;

    // With this bound, these digits and the bound on rows, every sum is exact.
    private const decimal MaxAmount = 1_000_000_000;
    private const int Digits = 12;

    private static readonly string[] Times =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF 'UTC'",
    ];

    /// <summary>A text on one line, empty for none.</summary>
    public static string Text(FocusReader row, FocusColumn column) => row.Value(column) switch
    {
        null => "",
        string text => UntrustedText.Flatten(text, MaxName),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>An amount of money, rounded to 12 digits behind the point. It may be negative, as credits and corrections are.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It is none, or out of range.</exception>
    public static decimal Money(FocusReader row, FocusColumn column)
    {
        decimal? amount = row.Value(column) switch
        {
            decimal exact => exact,
            double number when Math.Abs(number) <= (double)MaxAmount => (decimal)number,
            string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => null,
        };
        return amount is >= -MaxAmount and <= MaxAmount
            ? decimal.Round(amount.Value, Digits)
            : throw row.Refuse($"{column} is no amount, or beyond {MaxAmount:0}.");
    }

    /// <summary>A day, UTC.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">It is no time in ISO 8601, or in another century.</exception>
    public static DateOnly Day(FocusReader row, FocusColumn column)
    {
        DateTime? time = row.Value(column) switch
        {
            DateTime known => known,
            string text when DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var parsed) => parsed,
            _ => null,
        };
        return time is { Year: >= 2000 and < 2100 } found ? DateOnly.FromDateTime(found) : throw row.Refuse($"{column} is no time in ISO 8601.");
    }
}
