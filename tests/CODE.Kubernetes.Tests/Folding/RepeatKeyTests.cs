using CODE.Kubernetes.Folding;
using FsCheck.Xunit;

namespace CODE.Kubernetes.Tests.Folding;

public sealed class RepeatKeyTests
{
    [Theory]
    [InlineData("took 12ms", "took 7ms")]
    [InlineData("took 1.5s", "took 12s")]
    [InlineData("dial tcp 10.0.0.1:5432: refused", "dial tcp 192.168.17.4:80: refused")]
    [InlineData("2026-03-04T11:59:58.123Z started", "2026-11-30T01:02:03Z started")]
    [InlineData("2026-03-04 11:59:58,123 INFO x", "2026-03-04 12:00:01,004 INFO x")]
    [InlineData("request 6f9619ff-8b86-d011-b42d-00cf4fc964ff done", "request abcdefab-cdef-abcd-efab-cdefabcdefab done")]
    [InlineData("at 0x7fff5fbff8c0", "at 0xdeadbeef12")]
    [InlineData("commit 9fceb02 built", "commit 1a2b3c4 built")]
    [InlineData("worker-1 up", "worker-12 up")]
    [InlineData("thread7 up", "thread12 up")]
    public void Of_TextsThatDifferInWhatVaries_IsTheSame(string one, string other) => Assert.Equal(RepeatKey.Of(one), RepeatKey.Of(other));

    [Theory]
    [InlineData("connected", "disconnected")]
    [InlineData("took 5ms", "took 5s")]
    [InlineData("GET /orders 1", "GET /users 1")]
    [InlineData("retry 1 of 3", "retry of 3")]
    [InlineData("", " ")]
    public void Of_TextsThatDifferOtherwise_IsNot(string one, string other) => Assert.NotEqual(RepeatKey.Of(one), RepeatKey.Of(other));

    [Property]
    public void Of_AnyNumberInAText_IsNotSeen(uint one, uint other) => Assert.Equal(RepeatKey.Of($"read {one} rows"), RepeatKey.Of($"read {other} rows"));

    [Property]
    public void Of_AnyGuidInAText_IsNotSeen(Guid one, Guid other) => Assert.Equal(RepeatKey.Of($"read {one}."), RepeatKey.Of($"read {other}."));

    [Property]
    public void Of_AnyText_IsNotLonger(string? text) => Assert.InRange(RepeatKey.Of(text ?? "").Length, 0, (text ?? "").Length);
}
