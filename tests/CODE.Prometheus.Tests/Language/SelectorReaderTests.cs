using CODE.Prometheus.Alerting;
using CODE.Prometheus.Language;
using FsCheck.Xunit;

namespace CODE.Prometheus.Tests.Language;

public sealed class SelectorReaderTests
{
    [Theory]
    [InlineData("a=\"b\"", "a=\"b\"")]
    [InlineData("{ a = \"b\" , c =~ 'd|e' }", "a=\"b\" c=~\"d|e\"")]
    [InlineData("up{a!=\"b\",c!~`\\d+`}", "__name__=\"up\" a!=\"b\" c!~\"\\\\d+\"")]
    [InlineData("job:rate:sum", "__name__=\"job:rate:sum\"")]
    [InlineData("{a=\"x\\\"y\\\\z\\n\"}", "a=\"x\\\"y\\\\z\\n\"")]
    [InlineData("{a=\"b\",}", "a=\"b\"")]
    [InlineData("", "")]
    public void Read_Matchers_AreRead(string text, string expected)
    {
        Assert.Null(SelectorReader.Read(text, out var matchers));
        Assert.Equal(expected, string.Join(' ', matchers));
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("{a=\"b\"")]
    [InlineData("a=\"b")]
    [InlineData("a==\"b\"")]
    [InlineData("a=\"b\" c=\"d\"")]
    [InlineData("1a=\"b\"")]
    [InlineData("=\"b\"")]
    [InlineData("rate(up[5m])")]
    [InlineData("a=\"\\q\"")]
    public void Read_WhatIsNone_IsRefused(string text) => Assert.NotNull(SelectorReader.Read(text, out _));

    [Property]
    public void Read_WhatWasWritten_IsTheSame(string value, bool isEqual)
    {
        // Carriage returns are not written by anybody who means them.
        var matcher = new LabelMatcher("label", (value ?? "").Replace('\r', ' '), IsRegex: false, isEqual);
        Assert.Null(SelectorReader.Read($"{{{matcher}}}", out var read));
        Assert.Equal([matcher], read);
        Assert.Equal(isEqual, matcher.Fits(new Dictionary<string, string> { ["label"] = matcher.Value }));
    }

    [Theory]
    [InlineData("a|b", "a", true)]
    [InlineData("a|b", "ab", false)]
    [InlineData("a", "a\n", false)]
    [InlineData("(a+)+", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    public void Matcher_FitsTheWholeValue_InAShortTime(string pattern, string value, bool expected) =>
        Assert.Equal(expected, new LabelMatcher("l", pattern, IsRegex: true).FitsValue(value));

    [Theory]
    [InlineData("1h30m", 5_400)]
    [InlineData("7d", 604_800)]
    [InlineData("1500ms", 1.5)]
    [InlineData("1w", 604_800)]
    public void Durations_AreRead(string text, double seconds) => Assert.Equal(seconds, Durations.Parse(text)!.Value.TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("30m1h")]
    [InlineData("0s")]
    [InlineData("-5m")]
    [InlineData("1.5h")]
    public void Durations_ThatAreNone_AreNot(string text) => Assert.Null(Durations.Parse(text));

    [Property]
    public void Durations_WrittenAndRead_AreTheSame(uint milliseconds)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds + 1.0);
        Assert.Equal(duration, Durations.Parse(Durations.Format(duration)));
    }
}
