using System.Globalization;
using System.Text;
using CODE.Kubernetes.Logs;
using FsCheck.Xunit;

namespace CODE.Kubernetes.Tests.Logs;

public sealed class LogFoldingTests
{
    private static readonly LogLimits Limits = new();

    [Fact]
    public void Add_LinesThatDifferInNumbers_FoldsThemAndShowsTheLast()
    {
        var log = Fold(["connection 1 refused", "connection 2 refused", "connection 30 refused", "giving up"]);

        Assert.Equal(["connection 30 refused x3", "giving up x1"], Told(log));
        Assert.Equal((4, 4, 4), (log.Read, log.Matched, log.Shown));
    }

    [Fact]
    public void Add_RepeatsThatAlternate_FoldsEachInTheOrderOfTheirLastTimes() =>
        Assert.Equal(["connecting to it x3", "connection refused x3"], Told(Fold(
            ["connecting to it", "connection refused", "connecting to it", "connection refused", "connecting to it", "connection refused"])));

    [Fact]
    public void Add_ARepeatOfAnEarlierLine_MovesItBehindWhatCameBetween() =>
        Assert.Equal(["connection refused x1", "connecting to it x2"], Told(Fold(["connecting to it", "connection refused", "connecting to it"])));

    [Fact]
    public void Add_AStackTraceAgain_KeepsTheOrderOfItsLines() =>
        Assert.Equal(
            ["Exception: no database x2", "   at Shop.Open(Db.cs:12) x2", "   at Shop.Start(App.cs:3) x2"],
            Told(Fold(Enumerable.Repeat<string[]>(["Exception: no database", "   at Shop.Open(Db.cs:12)", "   at Shop.Start(App.cs:3)"], 2).SelectMany(static lines => lines))));

    [Fact]
    public void Add_ShortLines_FoldsThemOnlyWithTheirNeighbours() =>
        Assert.Equal(["{ x1", "\"name\": \"orders\" x1", "} x2", "{ x1"], Told(Fold(["{", "\"name\": \"orders\"", "}", "}", "{"])));

    [Fact]
    public void Add_LinesWithTimes_TellsTheFirstAndTheLast()
    {
        var folding = new LogFolding(Limits, null, hasTimes: true);
        folding.Add("2026-03-04T11:00:00.123456789Z connection 1 refused");
        folding.Add("2026-03-04T13:30:00.5+02:00 connection 2 refused");
        folding.Add("no time here at all");
        folding.Add("2026-03-04T12:00:00Z");

        var lines = folding.Finish().Lines;

        Assert.Equal(new FoldedLine("connection 2 refused", 2, Utc("11:00:00"), Utc("11:30:00")), lines[0]);
        Assert.Equal(new FoldedLine("no time here at all", 1, null, null), lines[1]);
        Assert.Equal(new FoldedLine("", 1, Utc("12:00:00"), Utc("12:00:00")), lines[2]);
    }

    [Fact]
    public void Add_MoreLinesThanThereIsRoomFor_KeepsTheEnd()
    {
        var log = Fold(Words(20), Limits with { Lines = 3 });

        Assert.Equal(Words(20).TakeLast(3), log.Lines.Select(static line => line.Text));
        Assert.Equal((20, 20, 3), (log.Read, log.Matched, log.Shown));
    }

    [Fact]
    public void Add_ALineThatHadNoRoomBefore_CountsItAnew() =>
        Assert.Equal(["line of kind b x1", "line of kind a x1"], Told(Fold(["line of kind a", "line of kind c", "line of kind b", "line of kind a"], Limits with { Lines = 2 })));

    [Fact]
    public void Add_MoreBytesThanThereIsRoomFor_KeepsTheEnd()
    {
        var log = Fold(["first line here", "second line here", "third line hére"], Limits with { Bytes = 33 });

        Assert.Equal(["second line here", "third line hére"], Fold(["first line here", "second line here", "third line hére"], Limits with { Bytes = 32 }).Lines.Select(static line => line.Text));
        Assert.Equal(["third line hére"], Fold(["first line here", "second line here", "third line hére"], Limits with { Bytes = 31 }).Lines.Select(static line => line.Text));
        Assert.Equal((3, 2), (log.Matched, log.Shown));
    }

    [Fact]
    public void Add_ALineLongerThanAllRoom_ShowsItNevertheless() => Assert.Single(Fold([new string('x', 400)], Limits with { Bytes = 10 }).Lines);

    [Fact]
    public void Add_WhatCannotBeSeen_MakesItVisible() => Assert.Equal([@"error\x1b[2J now x1"], Told(Fold(["\u001b[31merror\u001b[0m\u001b[2J now\r"])));

    [Fact]
    public void Add_ALongLine_CutsIt() => Assert.Equal(new string('x', 500) + "…", Assert.Single(Fold([new string('x', 5_000)]).Lines).Text);

    [Fact]
    public void Add_WithAFilter_CountsWhatItLooksFor()
    {
        var folding = new LogFolding(Limits, LogFilter.Of("ERROR"), hasTimes: true);
        folding.Add("2026-03-04T11:00:00Z all well");
        folding.Add("2026-03-04T11:00:01Z an error occurred");

        var log = folding.Finish();

        Assert.Equal(["an error occurred x1"], Told(log));
        Assert.Equal((2, 1), (log.Read, log.Matched));
    }

    [Property]
    public void Finish_OfAnyLog_KeepsItsLimitsAndLosesNoCount(string?[] lines, byte most, ushort bytes)
    {
        var limits = new LogLimits(most + 1, bytes, 50);
        var log = Fold(lines.Select(static line => line ?? ""), limits);

        Assert.InRange(log.Lines.Count, 0, limits.Lines);
        Assert.True(log.Lines.Count <= 1 || log.Lines.Sum(static line => Encoding.UTF8.GetByteCount(line.Text)) <= limits.Bytes);
        Assert.All(log.Lines, static line => Assert.InRange(line.Text.Length, 0, 51));
        Assert.Equal(lines.Length, log.Matched);
        Assert.Equal(log.Shown, log.Lines.Sum(static line => line.Count));
        Assert.InRange(log.Shown, lines.Length == 0 ? 0 : 1, lines.Length);
    }

    [Property]
    public void Finish_WithRoomForAll_ShowsEachLineOnceAtLeast(string?[] lines) =>
        Assert.Equal(lines.Length, Fold(lines.Select(static line => line ?? ""), new LogLimits(int.MaxValue, int.MaxValue)).Shown);

    private static IEnumerable<string> Words(int count) => Enumerable.Range(0, count).Select(static index => $"something about {(char)('a' + index)}");

    private static FoldedLog Fold(IEnumerable<string> lines, LogLimits? limits = null)
    {
        var folding = new LogFolding(limits ?? Limits, null, hasTimes: false);
        foreach (var line in lines)
        {
            folding.Add(line);
        }

        return folding.Finish();
    }

    private static IEnumerable<string> Told(FoldedLog log) => log.Lines.Select(static line => string.Create(CultureInfo.InvariantCulture, $"{line.Text} x{line.Count}"));

    private static DateTime Utc(string time) => DateTime.Parse($"2026-03-04T{time}Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
