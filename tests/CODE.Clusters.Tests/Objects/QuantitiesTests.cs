using System.Globalization;
using CODE.Clusters.Objects;
using FsCheck.Xunit;

namespace CODE.Clusters.Tests.Objects;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("250m", "0.25")]
    [InlineData("2", "2")]
    [InlineData("0.1", "0.1")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("-1", "-1")]
    [InlineData("+1", "1")]
    [InlineData("156340n", "0.00015634")]
    [InlineData("100u", "0.0001")]
    [InlineData("1k", "1000")]
    [InlineData("128Mi", "134217728")]
    [InlineData("1.5Gi", "1610612736")]
    [InlineData("128974848", "128974848")]
    [InlineData("129e6", "129000000")]
    [InlineData("129E6", "129000000")]
    [InlineData("1E", "1000000000000000000")]
    [InlineData("12E", "9223372036854775807")]
    [InlineData("1e400", "9223372036854775807")]
    [InlineData("-1e40", "-9223372036854775807")]
    [InlineData("1e-40", "0")]
    public void TryParse_OfWhatTheApiWrites_ReadsIt(string text, string expected)
    {
        Assert.True(Quantities.TryParse(text, out var value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData(".")]
    [InlineData("1K")]
    [InlineData("1 Gi")]
    [InlineData("1e")]
    [InlineData("1-2")]
    [InlineData("1,000")]
    [InlineData("NaN")]
    [InlineData("lots")]
    public void TryParse_OfSomethingElse_SaysNo(string? text) => Assert.False(Quantities.TryParse(text, out _));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.25", "250m")]
    [InlineData("1.5", "1500m")]
    [InlineData("2", "2")]
    [InlineData("0.00015634", "1m")]
    public void Cpu_OfCores_IsToldInWholeOnesOrThousandths(string cores, string expected) =>
        Assert.Equal(expected, Quantities.Cpu(decimal.Parse(cores, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1000", "1000")]
    [InlineData("1024", "1Ki")]
    [InlineData("1610612736", "1.5Gi")]
    [InlineData("134217728", "128Mi")]
    [InlineData("129000000", "123Mi")]
    [InlineData("1073741823", "1Gi")]
    [InlineData("-1536", "-1.5Ki")]
    [InlineData("9223372036854775807", "8Ei")]
    public void Memory_OfBytes_IsToldWithThreeDigits(string bytes, string expected) =>
        Assert.Equal(expected, Quantities.Memory(decimal.Parse(bytes, CultureInfo.InvariantCulture)));

    [Property]
    public void Memory_OfAnyAmount_CanBeReadBackNearly(long bytes)
    {
        var told = Quantities.Memory(bytes);

        Assert.True(Quantities.TryParse(told, out var read), told);
        Assert.InRange(Math.Abs(read - bytes), 0, Math.Abs((decimal)bytes) * 0.005m);
        Assert.Equal(told, Quantities.Memory(read));
    }

    [Property]
    public void Cpu_OfAnyAmountInThousandths_CanBeReadBackExactly(int milli)
    {
        Assert.True(Quantities.TryParse(Quantities.Cpu(milli / 1000m), out var read));
        Assert.Equal(milli / 1000m, read);
    }

    [Property]
    public void TryParse_OfAnyText_NeverThrowsAndSaysNoWithNothing(string? text) => Assert.True(Quantities.TryParse(text, out var value) || value == 0);

    [Property]
    public void TryParse_OfAnyNumberAndUnit_NeverThrows(decimal number, short exponent) =>
        Assert.True(Quantities.TryParse(string.Create(CultureInfo.InvariantCulture, $"{number}e{exponent}"), out _));
}
