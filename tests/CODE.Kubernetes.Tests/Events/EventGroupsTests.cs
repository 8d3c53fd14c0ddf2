using CODE.Kubernetes.Events;
using FsCheck.Xunit;
using k8s;
using k8s.Models;

namespace CODE.Kubernetes.Tests.Events;

public sealed class EventGroupsTests
{
    [Fact]
    public void Of_PodsOfOneReplicaSet_IsOneGroupWithAllCounts()
    {
        var group = Assert.Single(EventGroups.Of(
        [
            BackOff("web-7d9f8b6c5-x2x4q", 3, "2026-03-04T11:00:00Z", "2026-03-04T11:10:00Z"),
            BackOff("web-7d9f8b6c5-bcdfg", 4, "2026-03-04T10:00:00Z", "2026-03-04T11:30:00Z"),
        ]));

        Assert.Equal(("Warning", "BackOff", "Pod", "shop"), (group.Type, group.Reason, group.Kind, group.Namespace));
        Assert.Equal(("web-7d9f8b6c5-*", 2, 7), (group.Name, group.Objects, group.Count));
        Assert.Equal((Utc(10, 0), Utc(11, 30)), (group.First, group.Last));
        Assert.Equal("Back-off restarting failed container app in pod web-7d9f8b6c5-bcdfg_shop", group.Message);
    }

    [Fact]
    public void Of_OneObject_HasItsName() => Assert.Equal("web-7d9f8b6c5-x2x4q", Assert.Single(EventGroups.Of([BackOff("web-7d9f8b6c5-x2x4q", 1, "2026-03-04T11:00:00Z", "2026-03-04T11:00:00Z")])).Name);

    [Fact]
    public void Of_OtherReasonsKindsNamespacesAndMessages_AreOtherGroups()
    {
        var groups = EventGroups.Of(
        [
            Event("Warning", "BackOff", "Pod", "web-1", "pulling image a"),
            Event("Normal", "BackOff", "Pod", "web-1", "pulling image a"),
            Event("Warning", "Failed", "Pod", "web-1", "pulling image a"),
            Event("Warning", "BackOff", "Job", "web-1", "pulling image a"),
            Event("Warning", "BackOff", "Pod", "web-1", "pulling image b"),
            Event("Warning", "BackOff", "Pod", "web-1", "pulling image a", @namespace: "other"),
            Event("Warning", "BackOff", "Pod", "db-0", "pulling image a"),
        ]);

        Assert.Equal(7, groups.Count);
    }

    [Fact]
    public void Of_WhatAReplicaSetMakes_IsOneGroup()
    {
        var group = Assert.Single(EventGroups.Of(
        [
            Event("Normal", "SuccessfulCreate", "ReplicaSet", "web-7d9f8b6c5", "Created pod: web-7d9f8b6c5-x2x4q"),
            Event("Normal", "SuccessfulCreate", "ReplicaSet", "web-7d9f8b6c5", "Created pod: web-7d9f8b6c5-bcdfg"),
        ]));

        Assert.Equal(("web-7d9f8b6c5", 1, 2), (group.Name, group.Objects, group.Count));
    }

    [Fact]
    public void Of_WhatARecorderCombined_IsOfTheSameGroup() => Assert.Single(EventGroups.Of(
    [
        Event("Warning", "Failed", "Pod", "web-1", "no such image"),
        Event("Warning", "Failed", "Pod", "web-1", "(combined from similar events): no such image"),
    ]));

    [Fact]
    public void Of_ASeries_HasItsCountAndItsLastTime()
    {
        var group = Assert.Single(EventGroups.Of([Parse(
            """{"type":"Normal","reason":"Scheduled","involvedObject":{"kind":"Pod","name":"web-1"},"eventTime":"2026-03-04T11:00:00.123456Z","series":{"count":5,"lastObservedTime":"2026-03-04T11:20:00.000000Z"}}""")]));

        Assert.Equal((5, Utc(11, 20)), (group.Count, group.Last));
        Assert.Equal(Utc(11, 0).AddMicroseconds(123456), group.First);
    }

    [Fact]
    public void Of_AnEventWithTheNewFieldsOnly_CountsOnceAtItsTime()
    {
        var group = Assert.Single(EventGroups.Of([Parse(
            """{"type":"Normal","reason":"Scheduled","involvedObject":{"kind":"Pod","name":"web-1"},"eventTime":"2026-03-04T11:00:00.000000Z","firstTimestamp":null,"lastTimestamp":null}""")]));

        Assert.Equal((1, Utc(11, 0), Utc(11, 0)), (group.Count, group.First, group.Last));
    }

    [Fact]
    public void Of_AnEventWithoutAnything_IsStillTold() => Assert.Equal(new EventGroup("", "", "", "", "", 1, 1, null, null, ""), Assert.Single(EventGroups.Of([new Corev1Event()])));

    [Fact]
    public void Of_Several_TellsTheLatestFirst()
    {
        var groups = EventGroups.Of(
        [
            BackOff("a", 1, "2026-03-04T09:00:00Z", "2026-03-04T09:00:00Z"),
            BackOff("b", 1, "2026-03-04T08:00:00Z", "2026-03-04T11:00:00Z"),
            Event("Normal", "Unknown", "Pod", "c", "when"),
            BackOff("d", 1, "2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z"),
        ]);

        Assert.Equal(["b", "d", "a", "c"], groups.Select(static group => group.Name));
    }

    [Fact]
    public void Of_AMessageThatIsLongOrOdd_ShowsItCutAndVisible()
    {
        var group = Assert.Single(EventGroups.Of([Event("Warning", "Failed", "Pod", "web-1", "evil\\u001b[2J\\n" + new string('x', 1_000))]));

        Assert.StartsWith(@"evil\x1b[2J xxx", group.Message, StringComparison.Ordinal);
        Assert.Equal(301, group.Message.Length);
    }

    [Theory]
    [InlineData("Pod", "web-7d9f8b6c5-x2x4q", "web-7d9f8b6c5")]
    [InlineData("Pod", "agent-x2x4q", "agent")]
    [InlineData("Pod", "db-0", "db-0")]
    [InlineData("Pod", "web-front", "web-front")]
    [InlineData("Pod", "backup-28012345-x2x4q", "backup")]
    [InlineData("Job", "backup-28012345", "backup")]
    [InlineData("ReplicaSet", "web-7d9f8b6c5", "web-7d9f8b6c5")]
    [InlineData("Pod", "", "")]
    public void StemOf_AName_IsWhatReplicasHaveInCommon(string kind, string name, string expected) => Assert.Equal(expected, EventGroups.StemOf(kind, name));

    [Property]
    public void Of_AnyEvents_LosesNoneOfThem((byte Name, byte Message, byte Count)[] events)
    {
        var groups = EventGroups.Of(events.Select(static each => Event("Normal", "Seen", "Pod", $"p{(char)('a' + (each.Name % 5))}", $"about {(char)('a' + (each.Message % 5))}", each.Count)));

        Assert.Equal(events.Sum(static each => Math.Max(1, (int)each.Count)), groups.Sum(static group => group.Count));
        Assert.InRange(groups.Count, 0, 25);
    }

    private static Corev1Event BackOff(string pod, int count, string first, string last) => Parse(
        $$"""
        {"apiVersion":"v1","kind":"Event","metadata":{"name":"x","namespace":"shop"},"type":"Warning","reason":"BackOff",
         "involvedObject":{"kind":"Pod","namespace":"shop","name":"{{pod}}"},"message":"Back-off restarting failed container app in pod {{pod}}_shop",
         "count":{{count}},"firstTimestamp":"{{first}}","lastTimestamp":"{{last}}"}
        """);

    private static Corev1Event Event(string type, string reason, string kind, string name, string message, int count = 1, string @namespace = "shop") => Parse(
        $$"""
        {"type":"{{type}}","reason":"{{reason}}","involvedObject":{"kind":"{{kind}}","namespace":"{{@namespace}}","name":"{{name}}"},"message":"{{message}}","count":{{count}}}
        """);

    private static Corev1Event Parse(string json) => KubernetesJson.Deserialize<Corev1Event>(json);

    private static DateTime Utc(int hour, int minute) => new(2026, 3, 4, hour, minute, 0, DateTimeKind.Utc);
}
