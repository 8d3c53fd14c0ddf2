using System.Text;
using CODE.Kubernetes.Logs;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Kubernetes.Tests.Logs;

public sealed class LogLinesTests
{
    [Fact]
    public async Task Read_OfALogWithoutAnEnd_HasItsLastLine()
    {
        var log = await ReadAsync("first of them\nsecond of them\r\n\nlast of them"u8.ToArray(), 1000);

        Assert.Equal(["first of them", "second of them", "", "last of them"], log.Lines.Select(static line => line.Text));
    }

    [Fact]
    public async Task Read_OfNothing_HasNoLines() => Assert.Equal(0, (await ReadAsync([], 10)).Read);

    [Fact]
    public async Task Read_OfALineThatIsTooLong_GoesOnWithTheNext()
    {
        var log = await ReadAsync(Encoding.UTF8.GetBytes(new string('x', 100_000) + "\nthe next line"), 4_096);

        Assert.Equal((2, "the next line"), (log.Read, log.Lines[^1].Text));
    }

    [Theory]
    [InlineData(16_000, 1)]
    [InlineData(17_000, 0)]
    public async Task Read_OfALineThatIsTooLong_LooksOnlyAtItsBeginning(int before, int matched)
    {
        var folding = new LogFolding(new LogLimits(), LogFilter.Of("error"), hasTimes: false);

        await LogLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(new string('x', before) + " error")), folding, TestContext.Current.CancellationToken);

        Assert.Equal(matched, folding.Finish().Matched);
    }

    [Fact]
    public async Task Read_OfBytesThatAreNoText_ShowsThatTheyAreNone() => Assert.Equal("a\ufffd\ufffdb", Assert.Single((await ReadAsync([0x61, 0xff, 0xfe, 0x62], 1)).Lines).Text);

    [Property]
    public Property Read_InPiecesOfAnySize_IsTheSame() => Prop.ForAll(
        Gen.Choose(1, 7).ToArbitrary(), Gen.ArrayOf(Gen.Elements("é", "\n", "🙂 smiles", "plain words", "\r\n", "世界", "\ufeff")).ToArbitrary(), (size, parts) =>
        {
            var text = string.Concat(parts);

            var log = ReadAsync(Encoding.UTF8.GetBytes(text), size).GetAwaiter().GetResult();
            var whole = new LogFolding(new LogLimits(), null, hasTimes: false);
            var lines = text.Split('\n');
            foreach (var line in lines[^1].Length == 0 ? lines[..^1] : lines)
            {
                whole.Add(line);
            }

            Assert.Equal(whole.Finish().Lines, log.Lines);
        });

    private static async Task<FoldedLog> ReadAsync(byte[] bytes, int size)
    {
        var folding = new LogFolding(new LogLimits(), null, hasTimes: false);
        await using var stream = new Dripping(bytes, size);
        await LogLines.ReadAsync(stream, folding, TestContext.Current.CancellationToken);
        return folding.Finish();
    }

    /// <summary>A stream that gives a few bytes at a time, as a network does.</summary>
    private sealed class Dripping(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
