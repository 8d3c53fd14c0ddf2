using CODE.Cost.Spending;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;

namespace CODE.Cost.Tests.Spending;

public sealed class DayWindowTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Theory]
    [InlineData("7d", "2026-02-22/2026-02-28")]
    [InlineData("1d", "2026-02-28")]
    [InlineData("2026-02", "2026-02-01/2026-02-28")]
    [InlineData(" 2024-02 ", "2024-02-01/2024-02-29")]
    [InlineData("2026-10-01/2026-10-15", "2026-10-01/2026-10-15")]
    public void Parse_Window_HasItsDays(string text, string expected) => Assert.Equal(expected, DayWindow.Parse(text, Today).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("0d")]
    [InlineData("401d")]
    [InlineData("9999d")]
    [InlineData("7")]
    [InlineData("2026-13")]
    [InlineData("2026-10-15/2026-10-01")]
    [InlineData("2020-01-01/2026-10-01")]
    [InlineData("2026-10-01/")]
    [InlineData("a/b/c")]
    public void Parse_WhatIsNone_IsRefused(string text) => Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => DayWindow.Parse(text, Today)).Fault.Code);

    [Property]
    public void Ranges_AnyDays_HaveEachOfThemOnce(ushort[] offsets)
    {
        DateOnly[] days = [.. offsets.Select(static offset => Today.AddDays(offset % 300)).Distinct()];

        Assert.Equal(days.Order(), DayWindow.Ranges(days).SelectMany(static range => DayWindow.Parse(range.Contains('/', StringComparison.Ordinal) ? range : $"{range}/{range}", Today).Days));
    }
}
