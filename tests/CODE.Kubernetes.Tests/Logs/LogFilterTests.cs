using CODE.Kubernetes.Logs;
using CODE.ServiceDefaults.Faults;

namespace CODE.Kubernetes.Tests.Logs;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData("error", "An ERROR occurred", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a.b", "A.B", true)]
    [InlineData("/a.b/", "AxB", true)]
    [InlineData("/^a.b$/", "axbc", false)]
    [InlineData("/", "a/b", true)]
    [InlineData("//", "a//b", true)]
    [InlineData("/api", "GET /api/orders", true)]
    public void Matches_ALine_LooksForATextOrAnExpression(string grep, string line, bool expected) => Assert.Equal(expected, LogFilter.Of(grep)!.Matches(line));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Of_Nothing_IsNoFilter(string? grep) => Assert.Null(LogFilter.Of(grep));

    [Theory]
    [InlineData("/[/")]
    [InlineData("/(?=a)b/")]
    [InlineData(@"/(a)\1/")]
    [InlineData("/((a{1000}){1000}){1000}/")]
    public void Of_AnExpressionThatIsNoneOrTooCostly_IsTheCallersFault(string grep) =>
        Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => LogFilter.Of(grep)).Fault.Code);

    [Fact]
    public void Matches_WhatBacktrackingWouldNeverFinish_Ends() => Assert.False(LogFilter.Of("/(a+)+$/")!.Matches(new string('a', 16_000) + "!"));
}
