using System.Text.Json;

namespace CODE.Monitoring.Tests.Server;

/// <summary>Short ways into answers.</summary>
internal static class Json
{
    /// <summary>A text.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>A number; an infinity where it is one.</summary>
    public static double Number(this JsonElement element, string name) => element.GetProperty(name).Number();

    /// <summary>A number; an infinity where it is one, and NaN for null.</summary>
    public static double Number(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => element.GetString() == "+Inf" ? double.PositiveInfinity : double.NegativeInfinity,
        _ => element.GetDouble(),
    };

    /// <summary>The items of an array.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray()];

    /// <summary>The item with a label of this value.</summary>
    public static JsonElement With(this IEnumerable<JsonElement> items, string label, string value) =>
        items.Single(item => item.GetProperty("labels").TryGetProperty(label, out var found) && found.GetString() == value);

    /// <summary>Compares numbers as answers show them: six significant digits.</summary>
    public static void AssertShown(double expected, double actual) => Assert.True(
        expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-5 * Math.Abs(expected), $"Expected {expected:R}, but {actual:R} is shown.");
}
