using CODE.Clusters.Objects;
using FsCheck.Xunit;

namespace CODE.Clusters.Tests.Objects;

public sealed class HumanDurationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("-00:00:05", "0s")]
    [InlineData("00:00:00", "0s")]
    [InlineData("00:00:00.9", "0s")]
    [InlineData("00:01:59", "119s")]
    [InlineData("00:02:00", "2m")]
    [InlineData("00:05:03", "5m3s")]
    [InlineData("00:10:59", "10m")]
    [InlineData("02:59:59", "179m")]
    [InlineData("03:00:59", "3h")]
    [InlineData("03:20:00", "3h20m")]
    [InlineData("08:59:00", "8h")]
    [InlineData("1.23:59:59", "47h")]
    [InlineData("2.00:30:00", "2d")]
    [InlineData("2.05:00:00", "2d5h")]
    [InlineData("8.23:00:00", "8d")]
    [InlineData("729.23:00:00", "729d")]
    [InlineData("730.00:00:00", "2y")]
    [InlineData("1000.00:00:00", "2y270d")]
    [InlineData("4000.00:00:00", "10y")]
    public void Format_OfATime_IsWhatKubectlPrints(string time, string expected) =>
        Assert.Equal(expected, HumanDuration.Format(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Format_OfTheLongestTime_IsTold() => Assert.EndsWith("y", HumanDuration.Format(TimeSpan.MaxValue), StringComparison.Ordinal);

    [Fact]
    public void Since_OfATimeThatTheModelHas_IsTheAge()
    {
        Assert.Equal("5m3s", HumanDuration.Since(new DateTime(2026, 3, 4, 11, 54, 57, DateTimeKind.Utc), Now));
        Assert.Equal("5m3s", HumanDuration.Since(new DateTime(2026, 3, 4, 11, 54, 57, DateTimeKind.Unspecified), Now));
        Assert.Null(HumanDuration.Since(null, Now));
    }

    [Property]
    public void Format_OfAnyTime_IsShortAndNeverTellsMoreThanThereIs(int seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Abs((long)seconds));

        var told = HumanDuration.Format(time);

        Assert.InRange(told.Length, 2, 8);
        Assert.InRange(SecondsOf(told), 0, time.TotalSeconds);
        Assert.True(SecondsOf(told) >= time.TotalSeconds * 0.85, $"{time} is told as {told}");
    }

    private static double SecondsOf(string told)
    {
        var (sum, number) = (0.0, 0);
        foreach (var sign in told)
        {
            if (char.IsAsciiDigit(sign))
            {
                number = (number * 10) + sign - '0';
                continue;
            }

            sum += number * sign switch { 's' => 1.0, 'm' => 60, 'h' => 3600, 'd' => 86_400, 'y' => 365 * 86_400, _ => throw new FormatException(told) };
            number = 0;
        }

        return sum;
    }
}
